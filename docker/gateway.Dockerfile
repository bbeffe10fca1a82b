# The gateway's image with ocprobe in it, for health checks and exec probes. From the image ocprobe (docker/Dockerfile)
# and not from a volume or a bind mount: a named volume keeps the first binary for ever, and a bind mount of a file that
# is missing makes a directory in its place.
ARG OPENCLAW_IMAGE=ghcr.io/openclaw/openclaw:latest
ARG OCPROBE_IMAGE=ocprobe:latest
FROM ${OCPROBE_IMAGE} AS ocprobe
FROM ${OPENCLAW_IMAGE}
COPY --from=ocprobe /ocprobe /usr/local/bin/ocprobe

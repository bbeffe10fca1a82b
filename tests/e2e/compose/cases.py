"""Sets of files that Compose v2 and ocprobe both read: the features of the Compose specification one by one, and shapes
that people have. A case is (name, {path: text}, arguments, environment, standard input)."""

HEAD = "services:\n  gw:\n    image: openclaw:1\n"
# For services, volumes and networks that a line names.
TAIL = "  db: {image: db}\nvolumes: {data: {}, state: {}}\nnetworks: {front: {}, back: {}}\n"


def case(name, files, arguments=(), environment=None, stdin=None):
    if isinstance(files, str):
        files = {"compose.yml": files}
    return name, files, list(arguments), environment or {}, stdin


def lines(prefix, rows, **more):
    """A case a row: what follows the image of the service `gw`."""
    for row in rows:
        body = "".join(f"    {line}\n" for line in row.split("\n"))
        yield case(f"{prefix}: {row[:70]}", HEAD + body + TAIL, **more)


def variables():
    yield from lines("environment", [
        "environment: {A: 1, B: two, C: true, D: 1.50, E: ''}",
        "environment: [A=1, 'B=two words', 'C=a=b', D=]",
        "environment: [A]",
        "environment: {A: }",
        "environment: {HOME_OF: $HOME, AB: '${HOME}/x'}",
        "environment: {A: '$$HOME', B: '$$$$'}",
        "environment: {A: '${NOPE:-x}', B: '${NOPE-x}', C: '${EMPTY:-x}', D: '${EMPTY-x}'}",
        "environment: {A: '${SET:+alt}', B: '${NOPE:+alt}', C: '${EMPTY+alt}', D: '${EMPTY:+alt}'}",
        "environment: {A: '${NOPE:-${SET}}', B: '${NOPE:-a${SET:-b}c}'}",
        "environment: {A: '${NOPE:?must be set}'}",
        "environment: {A: '${SET:?must be set}', B: '${EMPTY?}'}",
        "environment: {A: '${EMPTY:?}'}",
        "environment: {A: '${SET'}",
        "environment: {A: '${1x}'}",
        "environment: {A: 'a $ b'}",
        "environment: {A: '${}'}",
        "environment: [{A: 1}]",
        "environment: word",
        "environment: {A: [1]}",
        "environment: [A=1, A=2]",
        "environment: {A: 0x10, B: 1e3, C: ~, D: 010}",
        "environment: {A: 1_000, B: 0o17, C: 0b11, D: .5, E: 1., F: +5, G: -0, H: 1e21, K: 0x1F, L: 12e-10, M: 0777, N: 08, O: '1:30', P: 1.0, Q: 00, R: 123456789012}",
        "environment: {A: 2026-11-30}",
        "environment: {A: '$1', B: 'a$', C: '$.x', D: '$(x)', E: '$SET.b', F: 'x${NOPE:-}y}'}",
        "environment: {A: yes, B: on, C: null}",
        "environment: {A: 'x:y', B: \"a\\nb\"}",
    ], environment={"SET": "s", "EMPTY": ""})
    files = {"compose.yml": HEAD + "    env_file: a.env\n    environment: {B: over}\n"}
    texts = {
        "plain": "A=1\nB=2\nexport C=3\n# no\n\nD = 4\n",
        "quotes": "A='x $SET'\nB=\"y $SET\\n\\\"z\\\"\"\nC=\"a # b\" # c\nD=a # b\nE=a#b\n",
        "lines": "A=\"one\ntwo\"\nB='three\nfour'\nC=5\n",
        "uses": "A=${SET}\nB2=${A}x\nC=${NOPE:-d}\nD=$$x\n",
        "colon": "A: 1\nC: two\n",
        "bare": "SET\nNOPE\n",
        "crlf": "A=1\r\nC=\"2\"\r\n",
        "bom": "\ufeffA=1\n",
        "no end": "A=\"x\nC=2\n",
        "blank": "A=\nC=\n",
        "spaces": "A=  x y  \n  C=3\n",
        "bad name": "A B=1\n",
    }
    for name, text in texts.items():
        yield case(f"env_file: {name}", {**files, "a.env": text}, environment={"SET": "s"})
        yield case(f".env: {name}", {".env": text, "compose.yml": HEAD + "    environment: {X: '${A-none}', Y: '${C-none}', Z: '${D-none}', E: '${E-none}', F: '${B2-none}'}\n"}, environment={"SET": "s"})
    yield case("env_file: missing", files)
    yield case("env_file: missing, not required", HEAD + "    env_file: [{path: no.env, required: false}]\n")
    yield case("env_file: two", {"compose.yml": HEAD + "    env_file: [a.env, ./b.env]\n", "a.env": "A=1\nB=1\n", "b.env": "B=2\n"})


def commands():
    yield from lines("command", [
        "command: node dist/index.js gateway --bind lan",
        "command: [node, dist/index.js, gateway]",
        "command: sh -c 'exec openclaw gateway --port \"18789\"'",
        "command: >\n  sh -c \"a &&\n  b\"",
        "command: |\n  sh -c 'a\n  b'",
        "command: a\\ b \"c d\" 'e f'",
        "command: [sh, -c, 'echo $$HOME ${SET}']",
        "command: []",
        "command: ''",
        "command: ~",
        "command: [a, 1, true]",
        "command: 'a \"b'",
        "command: {a: b}",
        "command: 5",
        "entrypoint: [tini, --]\ncommand: openclaw gateway",
        "entrypoint: /start.sh\ncommand: ~",
        "entrypoint: []",
        "entrypoint: ''",
    ], environment={"SET": "s"})


def addresses():
    yield from lines("ports", [
        "ports: ['18789:18789']",
        "ports: [18789]",
        "ports: ['127.0.0.1:18789:18789']",
        "ports: ['127.0.0.1::18789']",
        "ports: ['[::1]:18789:18789']",
        "ports: ['::1:18789:18789']",
        "ports: ['18789-18790:18789-18790']",
        "ports: ['9000-9005:80']",
        "ports: ['9000-9001:80-82']",
        "ports: ['3000-3002']",
        "ports: ['18789:18789/udp', '18789:18789/tcp']",
        "ports: ['18789:18789/foo']",
        "ports: ['18789:abc']",
        "ports: ['abc:18789']",
        "ports: ['70000:18789']",
        "ports: ['18789:70000']",
        "ports: ['-1:18789']",
        "ports: ['']",
        "ports: [':18789']",
        "ports: ['18789:']",
        "ports: ['host:18789:18789']",
        "ports: ['0.0.0.0:${NOPE:-18789}:18789']",
        "ports: ['${NOPE}:18789']",
        "ports: [{target: 18789}]",
        "ports: [{target: 18789, published: 18000, protocol: tcp, mode: host, host_ip: 127.0.0.1}]",
        "ports: [{target: 18789, published: '18000-18005'}]",
        "ports: [{target: x}]",
        "ports: [{published: 80}]",
        "ports: [{target: 18789, nope: 1}]",
        "ports: {a: b}",
        "ports: 18789",
        "ports: ['18789:18789', '18789:18789']",
        "ports: [22:22]",
        "ports: ['18790-18789:18790-18789']",
        "expose: ['18789', 80, '90/udp', '100-101']",
        "expose: [abc]",
        "expose: 80",
        "extra_hosts: ['a:1.2.3.4', 'b=5.6.7.8', 'c:::1', 'd:host-gateway']",
        "extra_hosts: {a: 1.2.3.4, b: '::1'}",
        "extra_hosts: [a]",
        "links: [db, 'db:other']",
        "links: [nope]",
    ], environment={})
    yield from lines("networks", [
        "networks: [front, back]",
        "networks: {front: {aliases: [a, b], ipv4_address: 10.0.0.5}, back: }",
        "networks: {front: ~}",
        "networks: [nope]",
        "networks: {nope: {}}",
        "networks: front",
        "networks: []",
        "networks: {front: {nope: 1}}",
        "network_mode: host",
        "network_mode: none",
        "network_mode: bridge",
        "network_mode: service:db",
        "network_mode: service:nope",
        "network_mode: container:other",
        "network_mode: 'service:${NOPE:-db}'",
        "network_mode: host\nnetworks: [front]",
        "network_mode: service:db\nnetworks: {front: {}}",
        "network_mode: service:db\nports: ['1:1']",
        "network_mode: host\nports: ['1:1']",
    ])


def storage():
    yield from lines("volumes", [
        "volumes: ['data:/home/node/.openclaw']",
        "volumes: ['data:/d:ro', './x:/x', '../y:/y', '/abs:/a:rw', '~/h:/h']",
        "volumes: ['/anonymous']",
        "volumes: ['./x/:/x/', '/a//b:/c//d']",
        "volumes: ['nope:/d']",
        "volumes: ['./x:/x:ro,z', 'data:/d:nocopy']",
        "volumes: ['./x:relative']",
        "volumes: ['']",
        "volumes: [':/x']",
        "volumes: ['${NOPE}:/d']",
        "volumes: ['${NOPE:-./d}:/d', '${NOPE:-data}:/e']",
        "volumes: ['.:/d', '..:/e', '~:/f']",
        "volumes: ['C:\\x:/d']",
        "volumes: [{type: bind, source: ./x, target: /x, read_only: true}]",
        "volumes: [{type: volume, source: data, target: /d, volume: {subpath: s}}]",
        "volumes: [{type: volume, source: nope, target: /d}]",
        "volumes: [{type: volume, target: /d}]",
        "volumes: [{type: tmpfs, target: /t}]",
        "volumes: [{type: nope, target: /t}]",
        "volumes: [{source: data, target: /d}]",
        "volumes: [{type: bind, target: /d}]",
        "volumes: [{type: bind, source: ./x}]",
        "volumes: [{type: bind, source: ~/x, target: /x, bind: {create_host_path: false}}]",
        "volumes: {a: b}",
        "volumes: data",
        "volumes: ['data:/d', 'state:/d']",
        "tmpfs: /run",
        "tmpfs: ['/run:size=1m', /tmp]",
        "read_only: true",
        "volumes_from: [db]",
        "volumes_from: ['db:ro', 'container:x']",
        "volumes_from: [nope]",
    ])
    named = "    volumes: ['data:/d']\n"
    for top in ["volumes: {data: {name: other}}", "volumes: {data: {external: true}}", "volumes: {data: {external: {name: other}}}",
                "volumes: {data: {external: true, name: other}}", "volumes: {data: ~}", "volumes: [data]", "volumes: {data: {driver: local, driver_opts: {type: none, o: bind, device: /srv}}}",
                "volumes: {data: {external: true, driver: local}}", "name: other\nvolumes: {data: {}}", "volumes: {data: {nope: 1}}", "volumes: {data: {x-nope: 1}}"]:
        yield case(f"top: {top}", HEAD + named + top + "\n")
    for top in ["networks: {front: {name: other}}", "networks: {front: {external: true}}", "networks: {front: {external: true, name: other}}", "networks: {front: {driver: bridge, internal: true}}",
                "networks: {default: {name: all}}", "networks: {front: {ipam: {config: [{subnet: 10.9.0.0/24}]}}}", "networks: {front: {attachable: maybe}}"]:
        yield case(f"top: {top}", HEAD + "    networks: [%s]\n" % ("default" if "default" in top else "front") + top + "\n")
    files = {"s": "x", "c.json": "{}"}
    for use, top in [("secrets: [s]", "secrets: {s: {file: ./s}}"), ("secrets: [{source: s, target: /etc/s}]", "secrets: {s: {file: ./s}}"), ("secrets: [nope]", ""),
                     ("secrets: [s]", "secrets: {s: {environment: S}}"), ("secrets: [s]", "secrets: {s: {external: true}}"), ("configs: [c]", "configs: {c: {file: ./c.json}}"),
                     ("configs: [{source: c, target: /x/openclaw.json, mode: 0444}]", "configs: {c: {content: '{\"a\": \"${S}\"}'}}"), ("configs: [nope]", ""), ("secrets: [s]", "secrets: {s: {}}"),
                     ("secrets: [s]", "secrets: {s: {file: ./s, environment: S}}")]:
        yield case(f"files: {use} {top}", {"compose.yml": HEAD + f"    {use}\n" + top + "\n", **files}, environment={"S": "sec"})


def behaviour():
    yield from lines("service", [
        "user: node", "user: 1000:1000", "user: 1000", "restart: unless-stopped", "restart: 'no'", "restart: no", "restart: on-failure:3", "restart: nope", "container_name: claw", "container_name: ''",
        "depends_on: [db]", "depends_on: {db: {condition: service_healthy}}", "depends_on: {db: {condition: service_completed_successfully, required: false}}", "depends_on: {db: {condition: nope}}",
        "depends_on: [nope]", "depends_on: {nope: {condition: service_started, required: false}}", "depends_on: [gw]", "depends_on: db", "depends_on: {db: {}}",
        "labels: {a: b, c: 1}", "labels: [a=b, c, 'd=e=f']", "labels: {a: }", "labels: ['traefik.http.routers.x.rule=Host(`a`)']",
        "healthcheck: {test: curl -f http://localhost:18789/healthz}", "healthcheck: {test: [CMD, curl, x], interval: 1m30s, timeout: 10s, retries: 3, start_period: 40s}",
        "healthcheck: {test: [curl, x]}", "healthcheck: {test: [NONE]}", "healthcheck: {disable: true}", "healthcheck: {test: x, interval: 5}", "healthcheck: {test: x, interval: soon}", "healthcheck: {test: x, retries: many}",
        "healthcheck: {test: x, interval: 1.5s}", "healthcheck: {interval: 10s}",
        "profiles: [a]", "profiles: a", "profiles: []", "profiles: ['${NOPE:-a}']", "profiles: ['bad name']",
        "mem_limit: 1g", "mem_limit: 512m", "mem_limit: lots", "deploy: {resources: {limits: {memory: 512M}}}", "mem_limit: 1g\ndeploy: {resources: {limits: {memory: 512M}}}",
        "deploy: {replicas: 2}", "deploy: {replicas: two}", "scale: 2", "deploy: {mode: replicated, restart_policy: {condition: any}}",
        "hostname: claw", "init: true", "init: maybe", "tty: yes", "shm_size: 1gb", "cap_drop: [ALL]", "security_opt: ['no-new-privileges:true']", "stop_grace_period: 30s", "stop_grace_period: x",
        "dns: 1.1.1.1", "dns: [1.1.1.1, 8.8.8.8]", "logging: {driver: json-file, options: {max-size: 10m}}", "ulimits: {nofile: 1024}", "ulimits: {nofile: {soft: 1, hard: 2}}", "sysctls: {a: 1}", "pid: host", "platform: linux/amd64",
        "pull_policy: always", "pull_policy: nope", "working_dir: /app", "nope: 1", "x-mine: 1", "comand: x", "build: .", "build: {context: ., dockerfile: D, args: {A: 1}}", "build: {contex: .}", "build: ~",
        "develop: {watch: [{path: ., action: sync, target: /x}]}", "annotations: {a: b}", "cpus: '0.5'", "cpus: half", "privileged: true", "privileged: 'yes'", "gpus: all", "runtime: nvidia", "group_add: [1]", "devices: ['/dev/a:/dev/b']", "isolation: x", "attach: false",
    ])


def kinds():
    yield from lines("nothing under", [f"{key}:" for key in 'environment labels volumes ports networks build deploy healthcheck env_file depends_on expose user restart profiles network_mode extra_hosts tmpfs mem_limit entrypoint'.split()])
    yield from lines("kind", ['cap_add: ALL', 'env_file: [1]', 'tmpfs: [1]', 'restart: false', 'hostname: 5', 'mem_limit: 1024', 'cpus: 1', 'privileged: 1', 'ports: [1.5]', 'labels: [1]', 'labels: word', 'network_mode: 5', 'links: db', 'secrets: s', 'extra_hosts: a', 'entrypoint: [1]', 'depends_on: [1]', 'networks: [1]', 'volumes: [1]', 'volumes: [[a]]', 'deploy: x', 'healthcheck: x', 'healthcheck: {test: 5}', 'healthcheck: {nope: 1}', 'storage_opt: {a: 1}', 'blkio_config: {weight: 1}', 'external: true', 'tty: 5', 'working_dir: 5', 'read_only: "true"'])


def shape_faults():
    for name, text in {
        "no image": "services: {a: {command: x}}\n", "empty service": "services: {a: {}}\n", "null service": "services:\n  a:\n", "word service": "services: {a: x}\n", "list of services": "services: [a]\n", "no services": "version: '3'\n",
        "null services": "services:\n", "empty services": "services: {}\n", "version 2": "version: '2.4'\nservices: {a: {image: x}}\n", "version number": "version: 3\nservices: {a: {image: x}}\n", "unknown top": "services: {a: {image: x}}\nfoo: 1\n", "x- top": "x-a: &a {image: x}\nservices: {a: *a}\n",
        "bad service name": "services: {'a b': {image: x}}\n", "dots in the name": "services: {a.b-c_d: {image: x}}\n", "empty": "", "only a comment": "# nothing\n", "list": "- a\n", "word": "abc\n",
        "open quote": "services:\n  a:\n    image: \"x\n", "open bracket": "services:\n  a:\n    image: x\n    ports: [1, 2\n", "bare word": "services:\n  a:\n    image: x\n    ports\n", "tab": "services:\n\ta:\n", "key twice": "services:\n  a: {image: x}\n  a: {image: y}\n", "key twice inside": "services:\n  a:\n    image: x\n    image: y\n",
        "two documents": "services: {a: {image: x}}\n---\nservices: {b: {image: y}}\n", "name": "name: my-project\nservices: {a: {image: x}}\n", "bad name": "name: My_Project!\nservices: {a: {image: x}}\n", "name with a variable": "name: ${N:-abc}\nservices: {a: {image: x}}\n", "name as a number": "name: 5\nservices: {a: {image: x}}\n",
        "merge": "x-a: &a {image: x, environment: {A: 1}}\nservices: {a: {<<: *a, user: u}}\n", "merge list": "x-a: &a {image: x}\nx-b: &b {user: u}\nservices: {a: {<<: [*a, *b]}}\n", "merge of environment": "x-e: &e {A: 1, B: 2}\nservices: {a: {image: x, environment: {<<: *e, B: 3}}}\n",
        "alias to nothing": "services: {a: *no}\n", "image as a number": "services: {a: {image: 5}}\n", "image as a list": "services: {a: {image: [x]}}\n", "image blank": "services: {a: {image: ''}}\n", "image with a blank variable": "services: {a: {image: '${NOPE}'}}\n", "image with blanks": "services: {a: {image: 'x y'}}\n",
        "null key": "services: {a: {image: x, ~: y}}\n", "cycle of namespaces": "services: {a: {image: x, network_mode: 'service:b'}, b: {image: x, network_mode: 'service:a'}}\n", "cycle of dependencies": "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}\n",
        "container_name twice": "services: {a: {image: x, container_name: c}, b: {image: x, container_name: c}}\n", "container_name and replicas": "services: {a: {image: x, container_name: c, deploy: {replicas: 2}}}\n", "port twice": "services: {a: {image: x, ports: ['1:1']}, b: {image: x, ports: ['1:1']}}\n",
        "profile of a dependency": "services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [p]}}\n", "profile of a namespace": "services: {a: {image: x, network_mode: 'service:b'}, b: {image: x, profiles: [p]}}\n", "all have profiles": "services: {a: {image: x, profiles: [p]}}\n",
    }.items():
        yield case(f"file: {name}", text)


def layers():
    base = HEAD + "    command: a\n    environment: {A: 1, B: 2}\n    ports: ['1:1']\n    volumes: ['data:/d', './x:/x']\n    networks: [front]\n    expose: [80]\n    labels: {a: b}\n    depends_on: [db]\n    healthcheck: {test: x, retries: 3}\n    extra_hosts: ['h:1.1.1.1']\n    profiles: [p]\n" + TAIL
    for over in ["environment: {B: 3, C: 4}", "environment: [B=3]", "command: b", "command: []", "ports: ['1:1', '2:2']", "ports: ['3:1']", "volumes: ['state:/d']", "volumes: ['./x:/x:ro', '/n:/n']", "networks: [back]", "networks: {front: {aliases: [z]}}",
                 "expose: [80, 81]", "labels: [c=d]", "depends_on: {db: {condition: service_healthy}}", "healthcheck: {retries: 5}", "healthcheck: {disable: true}", "extra_hosts: ['h:2.2.2.2']", "profiles: [q]", "image: other", "network_mode: host", "ports: !reset []", "environment: !reset {}",
                 "ports: !override ['9:9']", "volumes: !override ['./only:/only']", "environment: {A: !reset null}", "command: !reset null", "build: .", "env_file: [o.env]", "user: root", "read_only: true", "entrypoint: e", "networks: !reset null", "tmpfs: [/t]", "links: [db]"]:
        yield case(f"override: {over}", {"compose.yml": base, "o.yml": f"services:\n  gw:\n    {over}\n", "o.env": "A=9\nZ=1\n"}, ["-f", "compose.yml", "-f", "o.yml", "--profile", "*"])
    yield case("override file by itself", {"compose.yml": HEAD, "compose.override.yml": "services: {gw: {user: u}}\n"})
    yield case("override file of the old name", {"docker-compose.yml": HEAD, "docker-compose.override.yml": "services: {gw: {user: u}}\n"})
    yield case("two default names", {"docker-compose.yml": HEAD, "compose.yaml": HEAD.replace("gw", "other")})
    yield case("override adds a service without an image", {"compose.yml": HEAD, "compose.override.yml": "services: {n: {user: u}}\n"})
    extends = {
        "here": HEAD + "    environment: {A: 1}\n    depends_on: [db]\n    ports: ['1:1']\n  b:\n    extends: gw\n    environment: {B: 2}\n" + TAIL, "mapping": HEAD + "    command: x\n  b:\n    extends: {service: gw}\n    command: y\n", "missing": HEAD + "    extends: nope\n", "itself": HEAD + "    extends: gw\n",
        "file": HEAD + "    extends: {file: sub/base.yml, service: base}\n", "file missing": HEAD + "    extends: {file: no.yml, service: base}\n", "chain": HEAD + "  b: {extends: gw, user: u}\n  c: {extends: b, command: z}\n", "no service": HEAD + "    extends: {file: sub/base.yml}\n",
        "volumes": "services:\n  gw: {extends: {file: sub/base.yml, service: vols}}\nvolumes: {data: {}}\n", "env file": "services:\n  gw: {extends: {file: sub/base.yml, service: envs}}\n",
    }
    base_file = "services:\n  base: {image: base, environment: {A: 1, C: 3}, user: u}\n  vols: {image: v, volumes: ['./x:/x', 'data:/d', '../up:/u']}\n  envs: {image: v, env_file: e.env}\n"
    for name, text in extends.items():
        yield case(f"extends: {name}", {"compose.yml": text, "sub/base.yml": base_file, "sub/e.env": "FROM=sub\n", "e.env": "FROM=top\n"})
    includes = {
        "word": "include: [sub/inc.yml]\n" + HEAD, "mapping": "include: [{path: sub/inc.yml}]\n" + HEAD, "env_file": "include: [{path: sub/inc.yml, env_file: sub/i.env}]\n" + HEAD, "project_directory": "include: [{path: sub/inc.yml, project_directory: .}]\n" + HEAD, "two paths": "include: [{path: [sub/inc.yml, sub/over.yml]}]\n" + HEAD,
        "missing": "include: [no.yml]\n" + HEAD, "conflict": "include: [sub/inc.yml]\nservices: {inc: {image: mine}}\n", "alone": "include: [sub/inc.yml]\n", "not a list": "include: sub/inc.yml\n" + HEAD, "itself": "include: [compose.yml]\n" + HEAD, "depends on it": "include: [sub/inc.yml]\n" + HEAD + "    depends_on: [inc]\n",
    }
    for name, text in includes.items():
        yield case(f"include: {name}", {"compose.yml": text, "sub/inc.yml": "services:\n  inc: {image: inc, environment: {V: '${V:-none}'}, volumes: ['./x:/x', 'sv:/s']}\nvolumes: {sv: {}}\n", "sub/over.yml": "services: {inc: {user: u}}\n", "sub/i.env": "V=from-i\n", "sub/.env": "V=from-sub\n"})


def inputs():
    text = HEAD + "    environment: {V: '${V:-none}', P: '${COMPOSE_PROJECT_NAME}'}\n    volumes: ['./x:/x', 'data:/d']\n  p: {image: p, profiles: [p]}\n  q: {image: q, profiles: [q]}\n" + TAIL
    files = {"compose.yml": text, "sub/compose.yml": text.replace("openclaw:1", "openclaw:sub"), "o.yml": "services: {gw: {user: u}}\n", ".env": "V=dot\n", "sub/.env": "V=subdot\n", "a.env": "V=a\nW=1\n", "b.env": "V=b\n"}
    shown = HEAD + "    environment: {V: '${V:-none}', X: '${X:-none}', Y: '${Y:-none}'}\n"
    yield case("input: as it is", files)
    yield case("input: -f in a folder", files, ["-f", "sub/compose.yml"])
    yield case("input: two -f, the first in a folder", files, ["-f", "sub/compose.yml", "-f", "o.yml"])
    yield case("input: --project-directory", files, ["--project-directory", "sub"])
    yield case("input: --project-directory and -f", files, ["-f", "compose.yml", "--project-directory", "sub"])
    yield case("input: --env-file", files, ["--env-file", "a.env"])
    yield case("input: two --env-file", files, ["--env-file", "a.env", "--env-file", "b.env"])
    yield case("input: --env-file missing", files, ["--env-file", "no.env"])
    yield case("input: shell wins over .env", files, environment={"V": "shell"})
    yield case("input: COMPOSE_FILE", files, environment={"COMPOSE_FILE": "compose.yml:o.yml"})
    yield case("input: COMPOSE_FILE with another separator", files, environment={"COMPOSE_FILE": "compose.yml,o.yml", "COMPOSE_PATH_SEPARATOR": ","})
    yield case("input: COMPOSE_FILE in a folder", files, environment={"COMPOSE_FILE": "sub/compose.yml"})
    yield case("input: COMPOSE_FILE in .env", {**files, ".env": "COMPOSE_FILE=sub/compose.yml\n"})
    yield case("input: COMPOSE_FILE missing", files, environment={"COMPOSE_FILE": "no.yml"})
    yield case("input: COMPOSE_PROFILES", files, environment={"COMPOSE_PROFILES": "p,q"})
    yield case("input: COMPOSE_PROFILES in .env", {**files, ".env": "COMPOSE_PROFILES=q\n"})
    yield case("input: COMPOSE_PROFILES and --profile", files, ["--profile", "p"], {"COMPOSE_PROFILES": "q"})
    yield case("input: all profiles", files, ["--profile", "*"])
    yield case("input: COMPOSE_ENV_FILES", files, environment={"COMPOSE_ENV_FILES": "a.env,b.env"})
    yield case("input: COMPOSE_ENV_FILES and --env-file", files, ["--env-file", "b.env"], {"COMPOSE_ENV_FILES": "a.env"})
    yield case("input: COMPOSE_PROJECT_NAME", files, environment={"COMPOSE_PROJECT_NAME": "mine"})
    yield case("input: COMPOSE_PROJECT_NAME in .env", {**files, ".env": "COMPOSE_PROJECT_NAME=mine\n"})
    yield case("input: COMPOSE_PROJECT_NAME that is none", files, environment={"COMPOSE_PROJECT_NAME": "Not A Name"})
    yield case("input: name and COMPOSE_PROJECT_NAME", {**files, "compose.yml": "name: own\n" + text}, environment={"COMPOSE_PROJECT_NAME": "mine"})
    yield case("input: name of the second file", {**files, "o.yml": "name: second\nservices: {gw: {user: u}}\n"}, ["-f", "compose.yml", "-f", "o.yml"])
    both = {"compose.yml": shown, "sub/compose.yml": shown, ".env": "V=dot\nX=dot\n", "sub/.env": "V=sub\nY=sub\n"}
    yield case("input: two folders, -f", both, ["-f", "sub/compose.yml"])
    yield case("input: two folders, COMPOSE_FILE of the shell", both, environment={"COMPOSE_FILE": "sub/compose.yml"})
    yield case("input: two folders, COMPOSE_FILE of .env", {**both, ".env": both[".env"] + "COMPOSE_FILE=sub/compose.yml\n"})
    yield case("input: two folders, --project-directory", both, ["--project-directory", "sub"])
    yield case("input: standard input", files, ["-f", "-"], stdin=text)
    yield case("input: none", {"readme": "x"})
    yield case("input: .env is a folder", {"compose.yml": text, ".env/x": "1"})


def field():
    """Shapes that people have, in words of our own."""
    yield case("field: gateway and CLI in one namespace", "services:\n  openclaw-gateway:\n    image: ${OPENCLAW_IMAGE:-openclaw:local}\n    environment:\n      HOME: /home/node\n      TERM: xterm-256color\n      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN:-}\n      TZ: ${OPENCLAW_TZ:-UTC}\n    volumes:\n      - ${OPENCLAW_CONFIG_DIR:-./config}:/home/node/.openclaw\n      - ${OPENCLAW_WORKSPACE_DIR:-./work}:/home/node/.openclaw/workspace\n    ports:\n      - \"${OPENCLAW_GATEWAY_PORT:-18789}:18789\"\n      - \"${OPENCLAW_BRIDGE_PORT:-18790}:18790\"\n    init: true\n    restart: unless-stopped\n    command: [\"node\", \"dist/index.js\", \"gateway\", \"--bind\", \"${OPENCLAW_GATEWAY_BIND:-lan}\", \"--port\", \"18789\"]\n    healthcheck:\n      test: [\"CMD\", \"node\", \"-e\", \"fetch('http://127.0.0.1:18789/healthz').then((r)=>process.exit(r.ok?0:1)).catch(()=>process.exit(1))\"]\n      interval: 30s\n      timeout: 5s\n      retries: 5\n      start_period: 20s\n  openclaw-cli:\n    image: ${OPENCLAW_IMAGE:-openclaw:local}\n    network_mode: \"service:openclaw-gateway\"\n    cap_drop: [NET_RAW, NET_ADMIN]\n    security_opt: [no-new-privileges:true]\n    environment:\n      HOME: /home/node\n      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN:-}\n      BROWSER: echo\n    volumes: [\"${OPENCLAW_CONFIG_DIR:-./config}:/home/node/.openclaw\"]\n    stdin_open: true\n    tty: true\n    init: true\n    entrypoint: [\"node\", \"dist/index.js\"]\n    depends_on: [openclaw-gateway]\n")
    yield case("field: one built service", {"compose.yml": "services:\n  openclaw:\n    build: {context: ., args: {VERSION: latest}}\n    container_name: openclaw\n    env_file: .env\n    ports: [\"127.0.0.1:18789:18789\"]\n    volumes:\n      - type: bind\n        source: ./data\n        target: /root/.openclaw\n    deploy: {resources: {limits: {cpus: '2', memory: 4G}}}\n    logging: {driver: json-file, options: {max-size: 10m, max-file: '3'}}\n", ".env": "OPENCLAW_GATEWAY_TOKEN='abc'\nTZ=Europe/Berlin # here\n"})
    yield case("field: tailscale beside", "services:\n  ts:\n    image: tailscale/tailscale:latest\n    hostname: claw\n    environment: ['TS_AUTHKEY=${TS_AUTHKEY:-}', TS_STATE_DIR=/var/lib/tailscale, TS_SERVE_CONFIG=/config/serve.json]\n    volumes: ['ts:/var/lib/tailscale', './serve.json:/config/serve.json:ro']\n    devices: ['/dev/net/tun:/dev/net/tun']\n    cap_add: [net_admin]\n  openclaw:\n    image: ghcr.io/openclaw/openclaw:2026.9.6\n    network_mode: service:ts\n    depends_on: {ts: {condition: service_started}}\nvolumes: {ts: {}}\n")
    yield case("field: Traefik", "services:\n  traefik:\n    image: traefik:v3.1\n    command:\n      - --providers.docker=true\n      - --entrypoints.web.address=:80\n    ports: ['80:80', '443:443']\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']\n    networks: [proxy]\n  openclaw:\n    image: openclaw:1\n    networks: [proxy, inner]\n    labels:\n      - 'traefik.enable=true'\n      - 'traefik.http.routers.claw.rule=Host(`${DOMAIN:-claw.example}`)'\n      - 'traefik.http.services.claw.loadbalancer.server.port=18789'\nnetworks:\n  proxy: {external: true}\n  inner: {internal: true}\n")
    yield case("field: anchors of the NAS", "version: '3.8'\nx-common: &common\n  restart: unless-stopped\n  environment: &env\n    PUID: 1000\n    PGID: 1000\n    TZ: ${TZ:-Etc/UTC}\nservices:\n  openclaw:\n    <<: *common\n    image: openclaw:1\n    environment:\n      <<: *env\n      OPENCLAW_GATEWAY_TOKEN: ${TOKEN:-none}\n    volumes: ['/volume1/docker/openclaw:/home/node/.openclaw']\n  bot:\n    <<: *common\n    image: bot:1\n")
    yield case("field: an unset required token", "services:\n  openclaw:\n    image: openclaw:1\n    environment:\n      OPENCLAW_GATEWAY_TOKEN: ${OPENCLAW_GATEWAY_TOKEN:?set it in .env}\n")
    yield case("field: Coolify's words", "services:\n  openclaw:\n    image: 'coollabsio/openclaw:latest'\n    environment:\n      - SERVICE_FQDN_OPENCLAW_8080\n      - 'AUTH_PASSWORD=${SERVICE_PASSWORD_OPENCLAW}'\n      - 'OPENCLAW_GATEWAY_TOKEN=${SERVICE_PASSWORD_64_GATEWAYTOKEN}'\n    volumes: ['openclaw-data:/data']\n    depends_on: {browser: {condition: service_healthy}}\n    healthcheck: {test: ['CMD', 'curl', '-f', 'http://127.0.0.1:8080/healthz'], interval: 30s, timeout: 10s, retries: 3}\n  browser:\n    image: 'coollabsio/openclaw-browser:latest'\n    healthcheck: {test: ['CMD-SHELL', 'bash -c \":> /dev/tcp/127.0.0.1/9222\" || exit 1'], interval: 5s}\nvolumes: {openclaw-data: {}}\n")


def all_cases():
    for part in (variables, commands, addresses, storage, behaviour, kinds, shape_faults, layers, inputs, field):
        yield from part()

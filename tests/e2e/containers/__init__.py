"""The container scenarios: the static binary by `docker exec` beside a real gateway in a container of its own."""

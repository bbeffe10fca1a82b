"""What the real CLI says where ocprobe spoke for it: `openclaw gateway call health`, run in the same place."""
import subprocess

from kit.probe import BASE_ENVIRONMENT, command

SECONDS = 90


def agrees(scenario, context) -> list[str]:
    world = context.world
    launcher = world.cache / f"openclaw-{scenario.cli_version}" / "openclaw.mjs"
    argv = [str(world.cache / "node"), str(launcher), "gateway", "call", "health"]
    environment = {**BASE_ENVIRONMENT, **context.env, "NO_COLOR": "1"}
    environment["PATH"] = BASE_ENVIRONMENT["PATH"]
    done = subprocess.run(command(world, scenario.where, scenario.uid, argv, None), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, env=environment, cwd=context.home, timeout=SECONDS)
    said = " ".join((done.stdout + done.stderr).split())
    if scenario.cli == "ok":
        return [] if done.returncode == 0 else [f"the real CLI fails here ({done.returncode}): {said[:300]}"]
    faults = []
    if done.returncode == 0:
        faults.append("the real CLI succeeds here")
    if scenario.cli not in said:
        faults.append(f"the real CLI does not say {scenario.cli!r} but {said[:300]!r}")
    return faults

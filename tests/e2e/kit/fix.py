"""The data of a fix: tests read edits, never the words that are made from them."""


def edits(steps: list[dict], *operations: str) -> list[dict]:
    """The edits of these operations, of all steps, in their order."""
    return [edit for step in steps for edit in step.get("edits", []) if edit["op"] in operations]

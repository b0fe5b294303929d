"""How many examples Hypothesis makes where a test takes more, or fewer, than others do."""

from hypothesis import settings

MANY = 60  # examples of a test that says nothing


def examples(many: int) -> settings:
    """Make so many examples, and in `make quick` as much fewer as there are of other tests."""
    return settings(max_examples=max(1, many * settings.default.max_examples // MANY))

"""What may be set by the environment, and what is said of a wrong setting."""

import pytest

from web.settings import USUAL, Settings, settings_in


def test_nothing_has_to_be_set() -> None:
    assert settings_in({}) == USUAL


def test_a_setting_is_read() -> None:
    assert settings_in({"HOST": "0.0.0.0", "PORT": "80"}) == Settings(host="0.0.0.0", port=80)


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "8000.0", "٣", "http", "9" * 5000])
def test_a_wrong_port_is_named_with_what_was_expected(port: str) -> None:
    with pytest.raises(
        ValueError, match=r"^PORT is .*, and a number from 1 to 65535 was expected$"
    ):
        settings_in({"PORT": port})

"""The base of all models."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable model that never shows account data in a validation error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

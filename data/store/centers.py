"""The versions of the center file."""

from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import func, select

from data.store.base import StoreBase
from data.store.tables import CenterVersionRow


class Centers(StoreBase):
    """The part of the store that keeps the center's text."""

    def save_center(self, text: str, name: str) -> int:
        """Keep a text of the center file as the present one; the same text twice is one version.

        Returns
        -------
            Number of the version.
        """
        digest = sha256(text.encode()).hexdigest()
        with self._writing() as session:
            last = session.scalar(select(func.max(CenterVersionRow.ordinal))) or 0
            row = session.scalar(select(CenterVersionRow).filter_by(sha256=digest))
            if row is None:
                row = CenterVersionRow(sha256=digest, text=text)
                session.add(row)
            elif row.ordinal == last:
                return row.id
            row.name, row.ordinal, row.saved_at = name, last + 1, datetime.now(UTC)
            session.flush()
            return row.id

    def center_text(self) -> str | None:
        """Give the present text of the center file; None: none was saved."""
        query = select(CenterVersionRow.text).order_by(CenterVersionRow.ordinal.desc()).limit(1)
        with self._reading() as session:
            return session.scalar(query)

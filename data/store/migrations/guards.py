"""What the database refuses about rosters: triggers and constraints.

Shifts of one agent in one roster never overlap, and a roster that is no draft is never changed.
Revision 0001 runs ``roster_guards`` as they stand: a change needs a revision of its own, as 0003
has with ``content_guards``.
"""

# ruff: noqa: S608 - the statements are put together from constants of this module

_OVERLAP = "shifts of one agent in one roster must not overlap"
_FROZEN = "a roster that is no draft cannot change; make a new one"
_CONTENT = (
    "id",
    "version",
    "first_date",
    "days",
    "run_id",
    "requirement_id",
    "forecast_id",
    "created_at",
    "notes",
    "cost",
    "bound",
    "required_hours",
    "scheduled_hours",
    "under_hours",
    "over_hours",
    "seconds",
)


def roster_guards(dialect: str) -> list[str]:
    """Give the statements that make the guards."""
    return _sqlite_guards() if dialect == "sqlite" else _postgresql_guards()


def content_guards(dialect: str, *, more: tuple[str, ...]) -> list[str]:
    """Give the statements that guard more columns of a roster beside those of revision 0001."""
    columns = (*_CONTENT, *more)
    if dialect == "sqlite":
        return ["DROP TRIGGER roster_frozen_update", _sqlite_content_guard(columns)]
    return [_postgresql_content_guard("CREATE OR REPLACE", columns)]


def _sqlite_content_guard(columns: tuple[str, ...]) -> str:
    changed = " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in columns)
    return (
        f"CREATE TRIGGER roster_frozen_update BEFORE UPDATE ON roster "
        f"WHEN OLD.status <> 'draft' AND (NEW.status = 'draft' OR {changed}) "
        f"BEGIN SELECT RAISE(ABORT, '{_FROZEN}'); END"
    )


def _postgresql_content_guard(create: str, columns: tuple[str, ...]) -> str:
    refuse = f"RAISE EXCEPTION '{_FROZEN}' USING ERRCODE = 'check_violation';"
    changed = " OR ".join(f"NEW.{c}::text IS DISTINCT FROM OLD.{c}::text" for c in columns)
    return f"""
        {create} FUNCTION refuse_frozen_roster() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF OLD.status <> 'draft' THEN {refuse} END IF;
                RETURN OLD;
            END IF;
            IF OLD.status <> 'draft' AND (NEW.status = 'draft' OR {changed}) THEN {refuse} END IF;
            RETURN NEW;
        END $$"""


def _sqlite_guards() -> list[str]:
    overlap = """
        EXISTS (
            SELECT 1 FROM shift
            WHERE roster_id = NEW.roster_id AND agent_id = NEW.agent_id
            AND start_at < NEW.end_at AND end_at > NEW.start_at{apart}
        )"""
    apart = " AND NOT (roster_id = OLD.roster_id AND number = OLD.number)"
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    statements = [
        (
            f"CREATE TRIGGER shift_overlap_insert BEFORE INSERT ON shift "
            f"WHEN {overlap.format(apart='')} {refuse.format(_OVERLAP)}"
        ),
        (
            f"CREATE TRIGGER shift_overlap_update BEFORE UPDATE ON shift "
            f"WHEN {overlap.format(apart=apart)} {refuse.format(_OVERLAP)}"
        ),
        (
            f"CREATE TRIGGER roster_frozen_delete BEFORE DELETE ON roster "
            f"WHEN OLD.status <> 'draft' {refuse.format(_FROZEN)}"
        ),
        _sqlite_content_guard(_CONTENT),
    ]
    for table in ("shift", "activity"):
        for event, rows in {"INSERT": "NEW", "UPDATE": "OLD NEW", "DELETE": "OLD"}.items():
            ids = ", ".join(f"{row}.roster_id" for row in rows.split())
            statements.append(
                f"CREATE TRIGGER {table}_frozen_{event.lower()} BEFORE {event} ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM roster WHERE id IN ({ids}) AND status <> 'draft') "
                f"{refuse.format(_FROZEN)}"
            )
    return statements


def _postgresql_guards() -> list[str]:
    # Ranges of one number are compared by GiST without the btree_gist extension, which only
    # some roles may create.
    refuse = f"RAISE EXCEPTION '{_FROZEN}' USING ERRCODE = 'check_violation';"
    statements = [
        """
        ALTER TABLE shift ADD CONSTRAINT ex_shift_overlap EXCLUDE USING gist (
            int4range(roster_id, roster_id, '[]') WITH &&,
            int4range(agent_id, agent_id, '[]') WITH &&,
            tstzrange(start_at, end_at) WITH &&
        )""",
        f"""
        CREATE FUNCTION refuse_frozen_rows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' AND EXISTS (
                SELECT 1 FROM roster WHERE id = OLD.roster_id AND status <> 'draft'
            ) THEN {refuse} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF EXISTS (
                SELECT 1 FROM roster WHERE id = NEW.roster_id AND status <> 'draft'
            ) THEN {refuse} END IF;
            RETURN NEW;
        END $$""",
        _postgresql_content_guard("CREATE", _CONTENT),
        (
            "CREATE TRIGGER roster_frozen BEFORE UPDATE OR DELETE ON roster "
            "FOR EACH ROW EXECUTE FUNCTION refuse_frozen_roster()"
        ),
    ]
    statements += [
        f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_frozen_rows()"
        for table in ("shift", "activity")
    ]
    return statements

# The database itself refuses UPDATE, DELETE, TRUNCATE and overwriting INSERT on what has been recorded; our code only inserts.
from django.db import migrations

KEPT = {
    "ledger_entry": ("stream", "seq"),
    "ledger_body": ("stream", "seq"),
    "ledger_disposal": ("stream", "seq"),
    "ledger_position": ("agency", "place"),
    "ledger_tile": ("agency", "level", "number"),
    "ledger_checkpoint": ("agency", "size"),
}
REASON = "ledger rows are never changed"


def _sqlite(table: str, key: tuple[str, ...]) -> list[str]:
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    gone = (
        "WHEN NOT EXISTS (SELECT 1 FROM ledger_disposal d WHERE d.stream = OLD.stream AND d.seq = OLD.seq) "
        if table == "ledger_body"
        else ""
    )
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REASON}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {gone}BEGIN SELECT RAISE(ABORT, '{REASON}'); END",
        f"CREATE TRIGGER {table}_no_overwrite BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
        f"BEGIN SELECT RAISE(ABORT, '{REASON}: overwriting insert'); END",
    ]


SQLITE_CHAIN = (
    "CREATE TRIGGER ledger_entry_no_gap BEFORE INSERT ON ledger_entry WHEN NEW.seq <> 0 AND NOT EXISTS "
    "(SELECT 1 FROM ledger_entry WHERE stream = NEW.stream AND seq = NEW.seq - 1) BEGIN SELECT RAISE(ABORT, 'ledger entries leave no gap'); END"
)

POSTGRES_FUNCTIONS = f"""
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REASON}' USING ERRCODE = 'restrict_violation'; END $$;
CREATE FUNCTION ledger_body_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_disposal d WHERE d.stream = OLD.stream AND d.seq = OLD.seq) THEN
    RAISE EXCEPTION '{REASON}' USING ERRCODE = 'restrict_violation'; END IF;
  RETURN OLD; END $$;
CREATE FUNCTION ledger_entry_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.seq <> 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE stream = NEW.stream AND seq = NEW.seq - 1) THEN
    RAISE EXCEPTION 'ledger entries leave no gap' USING ERRCODE = 'restrict_violation'; END IF;
  RETURN NEW; END $$;
"""


def _postgres(table: str) -> list[str]:
    delete = "ledger_body_delete" if table == "ledger_body" else "ledger_refuse_change"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {delete}()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()",
    ]


def guards(vendor: str) -> dict[str, str]:
    """Return trigger name -> statement for this kind of database; `desk.guards` checks that every one is in place."""
    statements = [s for table, key in KEPT.items() for s in (_sqlite(table, key) if vendor == "sqlite" else _postgres(table))]
    statements.append(
        SQLITE_CHAIN
        if vendor == "sqlite"
        else "CREATE TRIGGER ledger_entry_no_gap BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_no_gap()"
    )
    return {statement.split()[2]: statement for statement in statements}


def refuse_change(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTIONS)
        for statement in guards(schema_editor.connection.vendor).values():
            cursor.execute(statement)


def allow_change(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for name, statement in guards(vendor).items():
            table = statement.split(" ON ")[1].split()[0]
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if vendor == "postgresql" else ""))
        if vendor == "postgresql":
            for function in ("ledger_refuse_change", "ledger_body_delete", "ledger_entry_no_gap"):
                cursor.execute(f"DROP FUNCTION {function}()")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(refuse_change, allow_change)]

# The database itself refuses UPDATE, DELETE, TRUNCATE and overwriting INSERT on lines that have gone out with a feed.
from django.db import migrations

TABLE = "disclosure_feed"
REASON = "feed lines are never changed"


def guards(vendor: str) -> dict[str, str]:
    """Return trigger name -> statement for this kind of database."""
    if vendor == "sqlite":
        statements = [
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REASON}'); END",
            f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REASON}'); END",
            (
                f"CREATE TRIGGER {TABLE}_no_overwrite BEFORE INSERT ON {TABLE} "
                f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE agency = NEW.agency AND place = NEW.place) "
                f"BEGIN SELECT RAISE(ABORT, '{REASON}: overwriting insert'); END"
            ),
        ]
    else:
        statements = [
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse_change()",
            f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse_change()",
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse_change()",
        ]
    return {statement.split()[2]: statement for statement in statements}


FUNCTION = (
    f"CREATE FUNCTION {TABLE}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REASON}' "
    "USING ERRCODE = 'restrict_violation'; END $$"
)


def refuse_change(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute(FUNCTION)
        for statement in guards(vendor).values():
            cursor.execute(statement)


def allow_change(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for name in guards(vendor):
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {TABLE}" if vendor == "postgresql" else ""))
        if vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION {TABLE}_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]
    operations = [migrations.RunPython(refuse_change, allow_change)]

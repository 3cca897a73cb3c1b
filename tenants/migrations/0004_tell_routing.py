"""Tell every web process when what it remembers of a host is no longer so (docs/decisions/0014)."""

from django.db import migrations

# Remembered are hosts of live organizations, so that what happens before an organization is live need not be told.
FUNCTIONS = """
CREATE FUNCTION tell_routing_of_domain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('routing', 'host ' || OLD.domain);
    RETURN NULL;
END $$;

CREATE FUNCTION tell_routing_of_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('routing', 'organization ' || OLD.id);
    RETURN NULL;
END $$;

CREATE FUNCTION tell_routing_of_everything() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('routing', 'everything');
    RETURN NULL;
END $$;
"""

# Whatever columns there are, and will be: all but the generation, which every request for reconciling counts up.
TRIGGERS = """
CREATE TRIGGER tell_routing_of_update AFTER UPDATE ON tenants_domain FOR EACH ROW
    WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION tell_routing_of_domain();
CREATE TRIGGER tell_routing_of_delete AFTER DELETE ON tenants_domain FOR EACH ROW
    EXECUTE FUNCTION tell_routing_of_domain();
CREATE TRIGGER tell_routing_of_update AFTER UPDATE ON tenants_organization FOR EACH ROW
    WHEN (OLD.live_at IS NOT NULL AND to_jsonb(OLD) - 'generation' IS DISTINCT FROM to_jsonb(NEW) - 'generation')
    EXECUTE FUNCTION tell_routing_of_organization();
CREATE TRIGGER tell_routing_of_delete AFTER DELETE ON tenants_organization FOR EACH ROW
    WHEN (OLD.live_at IS NOT NULL) EXECUTE FUNCTION tell_routing_of_organization();
CREATE TRIGGER tell_routing_of_change AFTER UPDATE OR DELETE OR TRUNCATE ON tenants_plan
    EXECUTE FUNCTION tell_routing_of_everything();
CREATE TRIGGER tell_routing_of_truncate AFTER TRUNCATE ON tenants_domain
    EXECUTE FUNCTION tell_routing_of_everything();
CREATE TRIGGER tell_routing_of_truncate AFTER TRUNCATE ON tenants_organization
    EXECUTE FUNCTION tell_routing_of_everything();
"""

BACK = """
DROP FUNCTION tell_routing_of_domain() CASCADE;
DROP FUNCTION tell_routing_of_organization() CASCADE;
DROP FUNCTION tell_routing_of_everything() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_adopt_schemas")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, BACK)]

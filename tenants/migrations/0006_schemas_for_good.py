"""A schema that was claimed is its organization's for good, whatever anybody writes (docs/decisions/0012)."""

from django.db import migrations

# An organization that has a schema bears its name, and a schema is that of the organization that bears its name.
# Checked at the end of the transaction, as all our foreign keys are.
SAME_NAME = """
ALTER TABLE tenants_organization ADD CONSTRAINT organization_and_its_schema UNIQUE (id, schema_name);
ALTER TABLE tenants_tenantschema ADD CONSTRAINT schema_is_the_one_it_names
    FOREIGN KEY (organization_id, name) REFERENCES tenants_organization (id, schema_name)
    DEFERRABLE INITIALLY DEFERRED;
"""

# Neither two writes that agree with each other may hand it on.
FOR_GOOD = """
CREATE FUNCTION refuse_to_hand_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'schema % belongs to an organization for good', OLD.name
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'claimed_is_for_good';
END $$;
CREATE TRIGGER claimed_is_for_good BEFORE UPDATE OF organization_id, name ON tenants_tenantschema FOR EACH ROW
    WHEN (OLD.organization_id IS NOT NULL
          AND (NEW.organization_id IS DISTINCT FROM OLD.organization_id OR NEW.name <> OLD.name))
    EXECUTE FUNCTION refuse_to_hand_on();
"""

BACK = """
DROP FUNCTION refuse_to_hand_on() CASCADE;
ALTER TABLE tenants_tenantschema DROP CONSTRAINT schema_is_the_one_it_names;
ALTER TABLE tenants_organization DROP CONSTRAINT organization_and_its_schema;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_tell_routing")]

    operations = [migrations.RunSQL(SAME_NAME + FOR_GOOD, BACK)]

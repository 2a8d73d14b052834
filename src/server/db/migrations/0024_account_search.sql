-- Part of a name or an email finds an account by index. Where a host does not offer trigrams a search reads all accounts, as
-- it did before.
DO $$ BEGIN
	CREATE EXTENSION IF NOT EXISTS pg_trgm;
	CREATE INDEX "user_search" ON "user" USING gin ("name" gin_trgm_ops, "email" gin_trgm_ops);
EXCEPTION
	WHEN undefined_file OR feature_not_supported OR insufficient_privilege OR undefined_object THEN
		RAISE NOTICE 'pg_trgm is not available here: accounts are searched without an index';
END $$;

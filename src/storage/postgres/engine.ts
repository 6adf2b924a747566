import type { ReplyMaker } from "../../directory/store/stored-reply.ts";
import type { VersionedCatalog } from "../sql/catalog.ts";
import type { BatchStep } from "../sql/steps/batch-step.ts";
import type { Database, Statements } from "./database.ts";

/** The shared parts of this engine. */
export interface Engine {
	database: Database;
	writer: Writer;
	catalogs: Catalogs;
}

/**
 * Group commit: waiting changes of an organization's people are read together, decided in memory, and
 * written together by one call that checks their read sets and commits. That takes two round trips for all
 * of them, and holds no lock while the rules run. Each succeeds or fails independently.
 */
export interface Writer {
	/**
	 * Performs a step in the next batch and resolves with its result when it is on disk. Rejects with the
	 * error of the step, with `conflict` when others hold a claim of it, with `notFound` when there is no such
	 * organization, with `unavailable` when too many changes wait or the database cannot be reached. `reply`
	 * is stored with the change.
	 */
	write(step: BatchStep, reply?: ReplyMaker<never>): Promise<unknown>;
	/** Resolves when every write so far is settled. */
	drain(): Promise<void>;
}

/** The catalogs of organizations, read on demand. */
export interface Catalogs {
	/**
	 * The catalog of an organization, of at least this version; undefined when there is no such organization.
	 */
	get(
		statements: Statements,
		orgId: string,
		version: number,
	): Promise<VersionedCatalog | undefined>;
}

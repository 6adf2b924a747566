/** The ways in which a point is reached. */
export type ScenarioName =
	| "serve"
	| "serve on PostgreSQL"
	| "first start"
	| "long changes"
	| "backup"
	| "restore"
	| "snapshot"
	| "copy";

/** Every failpoint of the product, by the scenario that reaches it. */
export const points: Readonly<Record<ScenarioName, readonly string[]>> = {
	serve: [
		"sqlite.batch.begun",
		"sqlite.person.indexed",
		"sqlite.person.recorded",
		"sqlite.reply.made",
		"sqlite.reply.stored",
		"sqlite.batch.written",
		"sqlite.batch.committed",
		"sqlite.batch.answered",
		"sqlite.transaction.begun",
		"sqlite.transaction.decided",
		"sqlite.transaction.written",
		"sqlite.transaction.committed",
		"sqlite.thread.part",
		"sqlite.thread.written",
		"sqlite.thread.committed",
		"sqlite.heads.begun",
		"sqlite.heads.replaced",
		"sqlite.checkpoint.truncate",
		"sqlite.checkpoint.moved",
		"job.claimed",
		"job.batch.planned",
		"job.batch.done",
		"job.ended",
		"webhook.looked",
		"webhook.sent",
		"webhook.settled",
		"reply.made",
		"start.opened",
		"start.listening",
		"stop.begun",
		"stop.drained",
	],
	"serve on PostgreSQL": [
		"postgres.batch.decided",
		"postgres.batch.written",
		"postgres.transaction.begun",
		"postgres.transaction.written",
		"postgres.transaction.committed",
	],
	"first start": [
		"sqlite.migration.begun",
		"sqlite.migration.written",
		"sqlite.migration.committed",
		"sqlite.load.begun",
		"sqlite.load.written",
		"start.empty",
		"start.filled",
	],
	"long changes": [
		"sqlite.checkpoint.passive",
		"sqlite.checkpoint.restart",
		"sqlite.checkpoint.synced",
	],
	backup: [
		"sqlite.backup.written",
		"sqlite.backup.synced",
		"sqlite.backup.named",
	],
	restore: [
		"sqlite.restore.copied",
		"sqlite.restore.kept",
		"sqlite.restore.named",
	],
	snapshot: [
		"sqlite.snapshot.written",
		"sqlite.snapshot.synced",
		"sqlite.snapshot.named",
		"sqlite.loading.written",
		"sqlite.loading.committed",
	],
	copy: ["copy.rows-read"],
};

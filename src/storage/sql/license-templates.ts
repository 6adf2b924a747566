import { refuseInvalid } from "../../directory/errors.ts";
import {
	type Author,
	type Change,
	compareStates,
} from "../../directory/history/change.ts";
import {
	type LicenseTemplate,
	noSuchTemplate,
	templatesMax,
	templateTaken,
	tooManyTemplates,
} from "../../directory/licenses/license-template.ts";
import { problemOf } from "../../directory/problems.ts";
import type { ChangeTarget } from "../../directory/store/change-target.ts";
import type { LicenseTemplateStore } from "../../directory/store/license-template-store.ts";
import type { RecordKey } from "../../directory/store/record-key.ts";
import type { SqlEngine } from "./engine.ts";
import { locateIn } from "./locate.ts";
import { recordStates } from "./record-states.ts";
import { all, count, get, run, type Work } from "./statement.ts";

export function openLicenseTemplates(engine: SqlEngine): LicenseTemplateStore {
	const { parse, read, change } = engine;
	function* readTemplate({
		orgId,
		id,
	}: RecordKey): Work<LicenseTemplate | undefined> {
		const row = yield* get<{ document: string }>(
			"SELECT document FROM license_templates WHERE org_id = $1 AND id = $2",
			orgId,
			id,
		);
		return row && parse<LicenseTemplate>(row.document);
	}
	function* demandTemplate(target: ChangeTarget): Work<LicenseTemplate> {
		const template = yield* readTemplate(target);
		if (template === undefined) throw noSuchTemplate();
		return template;
	}
	return {
		get: (key) => read(readTemplate(key)),
		locate: locateIn(engine, "license_templates"),
		async list(orgId) {
			const rows = await read(
				all<{ document: string }>(
					"SELECT document FROM license_templates WHERE org_id = $1 ORDER BY group_id",
					orgId,
				),
			);
			return rows.map(({ document }) => parse<LicenseTemplate>(document));
		},
		create(template, author, options) {
			const { orgId, id, groupId = "" } = template;
			return change(
				{ orgId, now: author.at },
				function* () {
					yield* demandPlace(template);
					yield* run(
						"INSERT INTO license_templates (org_id, id, group_id, document) VALUES ($1, $2, $3, $4)",
						orgId,
						id,
						groupId,
						JSON.stringify(template),
					);
					yield* finish(engine, { orgId, id, author }, { after: template });
				},
				options,
			);
		},
		update: (target, rule, options) =>
			change(
				{ orgId: target.orgId, now: target.author.at },
				function* () {
					const before = yield* demandTemplate(target);
					const after = rule(before);
					if (Object.keys(compareStates(before, after)).length === 0)
						return before;
					yield* run(
						"UPDATE license_templates SET document = $3 WHERE org_id = $1 AND id = $2",
						target.orgId,
						target.id,
						JSON.stringify(after),
					);
					yield* finish(engine, target, { before, after });
					return after;
				},
				options,
			),
		delete: (target, options) =>
			change(
				{ orgId: target.orgId, now: target.author.at },
				function* () {
					const before = yield* demandTemplate(target);
					yield* run(
						"DELETE FROM license_templates WHERE org_id = $1 AND id = $2",
						target.orgId,
						target.id,
					);
					yield* finish(engine, target, { before });
					return before;
				},
				options,
			),
	};
}

/** Deletes the license template of a group, with its line of history, if there is one. */
export function* deleteTemplateOf(
	{
		orgId,
		groupId,
		author,
	}: { orgId: string; groupId: string; author: Author },
	recordChange: (change: Omit<Change, "id">) => Work<void>,
): Work<void> {
	const row = yield* get<{ id: string; document: string }>(
		"SELECT id, document FROM license_templates WHERE org_id = $1 AND group_id = $2",
		orgId,
		groupId,
	);
	if (row === undefined) return;
	yield* run(
		"DELETE FROM license_templates WHERE org_id = $1 AND id = $2",
		orgId,
		row.id,
	);
	const before = JSON.parse(row.document) as LicenseTemplate;
	yield* recordStates(
		{ orgId, id: row.id, author },
		{ subject: "licenseTemplate", before },
		recordChange,
	);
}

function* demandPlace(template: LicenseTemplate): Work<void> {
	const { orgId, groupId = "" } = template;
	const other = yield* get<{ id: string }>(
		"SELECT id FROM license_templates WHERE org_id = $1 AND group_id = $2",
		orgId,
		groupId,
	);
	if (other !== undefined) throw templateTaken(template);
	if (template.groupId !== undefined) {
		const group = yield* get<{ id: string }>(
			"SELECT id FROM groups WHERE org_id = $1 AND id = $2",
			orgId,
			groupId,
		);
		if (group === undefined)
			refuseInvalid([{ field: "groupId", ...problemOf.groupGone() }]);
	}
	const known = yield* count(
		"SELECT count(*) AS count FROM license_templates WHERE org_id = $1",
		orgId,
	);
	if (known >= templatesMax) throw tooManyTemplates();
}

function* finish(
	engine: SqlEngine,
	target: ChangeTarget,
	states: { before?: LicenseTemplate; after?: LicenseTemplate },
): Work<void> {
	yield* engine.outdateCatalog(target.orgId);
	yield* recordStates(
		target,
		{ subject: "licenseTemplate", ...states },
		engine.recordChange,
	);
}

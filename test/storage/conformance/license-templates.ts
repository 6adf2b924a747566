import { describe, expect, test } from "bun:test";
import {
	type LicenseTemplate,
	templatesMax,
} from "../../../src/directory/licenses/license-template.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	authorAt,
	changedAt,
	createPerson,
	expectRefusal,
	globex,
	messaging,
	type OpenStore,
	openFilled,
	targetOf,
} from "./fixture.ts";

const author = authorAt(changedAt);
const own = createTemplate("own");
const ofGroup = createTemplate("of-group", { groupId: "sales" });

export function describeLicenseTemplates(open: OpenStore): void {
	describe("license templates", () => {
		test("come back as they were created, to their organization only", async () => {
			await using filled = await openFilled(open);
			const { licenseTemplates } = filled.store;
			await createGroup(filled.store, "sales");
			await licenseTemplates.create(ofGroup, author);
			await licenseTemplates.create(own, author);
			expect(await licenseTemplates.list(acme)).toEqual([own, ofGroup]);
			expect(await licenseTemplates.list(globex)).toEqual([]);
			expect(await licenseTemplates.get({ orgId: acme, id: "own" })).toEqual(
				own,
			);
			expect(
				await licenseTemplates.get({ orgId: globex, id: "own" }),
			).toBeUndefined();
			expect(
				await licenseTemplates.locate({ orgIds: [globex, acme], id: "own" }),
			).toBe(acme);
		});

		test("are one for the organization and one for each group, and not more than the limit", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await expectRefusal(
				store.licenseTemplates.create(ofGroup, author),
				"invalid",
			);
			await createGroup(store, "sales");
			await store.licenseTemplates.create(own, author);
			await store.licenseTemplates.create(ofGroup, author);
			for (const second of [
				createTemplate("second"),
				createTemplate("second", { groupId: "sales" }),
			])
				await expectRefusal(
					store.licenseTemplates.create(second, author),
					"conflict",
				);
			await store.licenseTemplates.create(
				createTemplate("other", { orgId: globex }),
				author,
			);
			for (let n = 2; n < templatesMax; n++) {
				await createGroup(store, `g${n}`);
				await store.licenseTemplates.create(
					createTemplate(`t${n}`, { groupId: `g${n}` }),
					author,
				);
			}
			await createGroup(store, "more");
			await expectRefusal(
				store.licenseTemplates.create(
					createTemplate("more", { groupId: "more" }),
					author,
				),
				"conflict",
			);
		});

		test("are known to the rules of the next change of a person", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			expect(await templatesIn(store, "ann")).toEqual([]);
			await store.licenseTemplates.create(own, author);
			expect(await templatesIn(store, "ben")).toEqual([own]);
			const more = { ...own, licenses: [messaging, "more"] };
			await store.licenseTemplates.update(targetOf("own"), () => more);
			expect(await templatesIn(store, "cem")).toEqual([more]);
			await store.licenseTemplates.delete(targetOf("own"));
			expect(await templatesIn(store, "dan")).toEqual([]);
		});

		test("write their history, and nothing for an update without a change or a dry run", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const { licenseTemplates } = store;
			const dry = { isDryRun: true };
			await licenseTemplates.create(own, author, dry);
			await licenseTemplates.create(own, author);
			await licenseTemplates.update(targetOf("own"), (current) => current);
			const more = { ...own, licenses: ["more"] };
			await licenseTemplates.update(targetOf("own"), () => more, dry);
			await licenseTemplates.update(targetOf("own"), () => more);
			await licenseTemplates.delete(targetOf("own"), dry);
			await licenseTemplates.delete(targetOf("own"));
			const lines = await store.changes.list({ orgId: acme, limit: 10 });
			expect(
				lines.map(({ subject, subjectId, kind, fields }) => [
					subject,
					subjectId,
					kind,
					fields.licenses,
				]),
			).toEqual([
				["licenseTemplate", "own", "created", { to: [messaging] }],
				[
					"licenseTemplate",
					"own",
					"updated",
					{ from: [messaging], to: ["more"] },
				],
				["licenseTemplate", "own", "deleted", { from: ["more"] }],
			]);
		});

		test("are deleted with their group, with a line of their own", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await createGroup(store, "sales");
			await store.licenseTemplates.create(own, author);
			await store.licenseTemplates.create(ofGroup, author);
			expect(await templatesIn(store, "ann")).toEqual([ofGroup, own]);
			await store.groups.change({
				target: targetOf("sales"),
				rule: () => undefined,
				steps: [],
			});
			expect(await store.licenseTemplates.list(acme)).toEqual([own]);
			expect(await templatesIn(store, "ben")).toEqual([own]);
			const lines = await store.changes.list({ orgId: acme, limit: 10 });
			expect(
				lines.slice(-3, -1).map(({ subject, kind }) => [subject, kind]),
			).toEqual([
				["licenseTemplate", "deleted"],
				["group", "deleted"],
			]);
		});

		test("refuse a change of one that does not exist", async () => {
			await using filled = await openFilled(open);
			const { licenseTemplates } = filled.store;
			await expectRefusal(
				licenseTemplates.update(targetOf("none"), (current) => current),
				"notFound",
			);
			await expectRefusal(
				licenseTemplates.delete(targetOf("none")),
				"notFound",
			);
		});
	});
}

function createTemplate(
	id: string,
	more: Partial<LicenseTemplate> = {},
): LicenseTemplate {
	return { id, orgId: acme, licenses: [messaging], ...more };
}

function createGroup(store: Store, id: string): Promise<unknown> {
	return store.groups.change({
		target: targetOf(id),
		rule: () => ({ id, orgId: acme, displayName: id, createdAt: changedAt }),
		steps: [],
	});
}

// The templates that the rule of a creation sees.
async function templatesIn(
	store: Store,
	id: string,
): Promise<readonly LicenseTemplate[]> {
	let seen: readonly LicenseTemplate[] = [];
	await store.people.create(targetOf(id), (context) => {
		seen = context.licenseTemplates();
		return { person: createPerson(id), warnings: [] };
	});
	return seen;
}

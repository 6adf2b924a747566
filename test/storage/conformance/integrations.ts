import { describe, expect, test } from "bun:test";
import {
	type Integration,
	integrationsMax,
} from "../../../src/directory/integrations/integration.ts";
import {
	acme,
	authorAt,
	changedAt,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
} from "./fixture.ts";

const author = authorAt(changedAt);

export function createIntegration(
	id: string,
	more: Partial<Integration> = {},
): Integration {
	return {
		id,
		orgId: acme,
		kind: "integration",
		name: `Program ${id}`,
		redirectUris: ["https://app.example.com"],
		scopes: ["spark:people_read", "spark-admin:people_read"],
		secretHash: `hash of ${id}`,
		createdAt: 1,
		...more,
	};
}

export function describeIntegrations(open: OpenStore): void {
	describe("integrations", () => {
		test("come back as they were created, the oldest first, by organization or all", async () => {
			await using filled = await openFilled(open);
			const { integrations } = filled.store;
			const late = createIntegration("a", { createdAt: 3, description: "d" });
			const early = createIntegration("b");
			const other = createIntegration("g", { orgId: globex, createdAt: 2 });
			for (const integration of [late, early, other])
				await integrations.create(integration, author);
			expect(await integrations.get("a")).toEqual(late);
			expect(await integrations.get("none")).toBeUndefined();
			expect(await integrations.list(acme)).toEqual([early, late]);
			expect(await integrations.list()).toEqual([early, other, late]);
		});

		test("are not more than the limit, also when several are created together", async () => {
			await using filled = await openFilled(open);
			const { integrations } = filled.store;
			for (let n = 1; n < integrationsMax; n++)
				await integrations.create(createIntegration(`i${n}`), author);
			const done = await Promise.allSettled(
				["x", "y", "z"].map((id) =>
					integrations.create(createIntegration(id), author),
				),
			);
			expect(done.map(({ status }) => status).toSorted()).toEqual([
				"fulfilled",
				"rejected",
				"rejected",
			]);
			expect(await integrations.list(acme)).toHaveLength(integrationsMax);
			await expectRefusal(
				integrations.create(createIntegration("more"), author),
				"conflict",
			);
			await integrations.create(
				createIntegration("g", { orgId: globex }),
				author,
			);
		});

		test("write history of what changed, without the secret", async () => {
			await using filled = await openFilled(open);
			const { integrations, changes } = filled.store;
			await integrations.create(createIntegration("told"), author);
			await integrations.update("told", (current) => current, { author });
			await integrations.update(
				"told",
				(current) => ({ ...current, name: "New", secretHash: "next" }),
				{ author },
			);
			const gone = await integrations.delete("told", { author });
			expect(gone.name).toBe("New");
			await expectRefusal(integrations.delete("told", { author }), "notFound");
			const lines = await changes.list({ orgId: acme, limit: 10 });
			expect(
				lines.map(({ subjectId, kind, fields }) => [
					subjectId,
					kind,
					fields.name,
				]),
			).toEqual([
				["told", "created", { to: "Program told" }],
				["told", "updated", { from: "Program told", to: "New" }],
				["told", "deleted", { from: "New" }],
			]);
			expect(JSON.stringify(lines)).not.toMatch(/hash of|next/);
			await expectRefusal(
				integrations.update("told", (current) => current, { author }),
				"notFound",
			);
		});
	});
}

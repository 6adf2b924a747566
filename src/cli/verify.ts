import { hash } from "node:crypto";
import type { Command } from "commander";
import type { Settings } from "../config.ts";
import { type ChainHead, verifyChain } from "../directory/chain.ts";
import { withStore } from "./program.ts";
import { openProgress } from "./progress.ts";
import type { Workplace } from "./workplace.ts";

/** `peopled verify`: whether the history is as it was written. */
export function addVerifyCommand(program: Command, workplace: Workplace): void {
	withStore(program.command("verify"))
		.description(
			"Check that nobody has edited or removed a line of the history, and print the head of each organization's. Fails when something is wrong.",
		)
		.option(
			"--head <head>",
			"a head that an earlier run printed: fail when it is not there any more; may be given again for another organization",
			(head: string, heads: readonly ChainHead[]) => [...heads, readHead(head)],
			[],
		)
		.action(
			async (options: Partial<Settings> & { head: readonly ChainHead[] }) => {
				await using store = await workplace.openStore(options);
				const organizations = await store.organizations.list();
				for (const { orgId } of options.head)
					if (!organizations.some(({ id }) => id === orgId))
						throw new Error(
							`There is no organization ${orgId}, of which a head is given.`,
						);
				const counts = await Promise.all(
					organizations.map(({ id }) => store.changes.count(id)),
				);
				const total = counts.reduce((sum, count) => sum + count, 0);
				const progress = openProgress(total, "changes");
				let done = 0;
				let brokenCount = 0;
				for (const { id, displayName } of organizations) {
					const before = done;
					const { lineCount, head, broken } = await verifyChain(store.changes, {
						orgId: id,
						digest: (text) => hash("sha256", text, "hex"),
						notedHead: options.head.find(({ orgId }) => orgId === id),
						onProgress(count) {
							done = before + count;
							progress.show(done);
						},
					});
					if (broken !== undefined) {
						brokenCount++;
						workplace.print(
							`${displayName} (${id}): change ${broken.id} ${broken.problem}.`,
						);
					} else
						workplace.print(
							`${displayName}: ${lineCount} changes, as they were written.${head ? ` Head: ${showHead(head)}` : ""}`,
						);
				}
				progress.finish();
				if (brokenCount > 0)
					throw new Error(
						`The history of ${brokenCount} of ${organizations.length} organizations is not as it was written.`,
					);
			},
		);
}

function showHead({ orgId, id, hash: text }: ChainHead): string {
	return `${orgId}/${id}/${text}`;
}

function readHead(text: string): ChainHead {
	const [, orgId = "", id, head = ""] =
		/^(.+)\/(\d{1,15})\/([0-9a-f]{64})$/.exec(text) ?? [];
	if (id === undefined)
		throw new Error(
			`--head must be what an earlier run printed, <organization>/<change>/<hash>, not "${text}".`,
		);
	return { orgId, id: Number(id), hash: head };
}

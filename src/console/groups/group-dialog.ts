import { html, nothing } from "lit";
import type { Group } from "../../contract/group-shape.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { field, problemsOf } from "../shell/field.ts";

const names = ["displayName", "description"] as const;
type Form = Record<(typeof names)[number], string>;

/** Creates or updates a group, without its members. Resolves to the group when it was saved. */
export async function askGroup(
	before: Group | undefined,
): Promise<Group | undefined> {
	let saved: Group | undefined;
	let refusal: unknown;
	let isBusy = false;
	let form: Form = {
		displayName: before?.displayName ?? "",
		description: before?.description ?? "",
	};
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		form = readForm(event.target as HTMLFormElement);
		isBusy = true;
		dialog.update();
		try {
			saved = await save(before, form);
			dialog.close();
		} catch (cause) {
			refusal = cause;
			isBusy = false;
			dialog.update();
		}
	};
	const dialog = openDialog({
		title: before
			? words.groups.editOf(before.displayName)
			: words.groups.create,
		body: () => {
			const isOurs = (name: string) =>
				(names as readonly string[]).includes(name);
			const problems = problemsOf(refusal, isOurs);
			return html`<form id="group-form" class="form" novalidate @submit=${submit}>
				${refusal !== undefined && problems.size === 0 ? faultPanel(refusal) : nothing}
				${names.map((name) =>
					field(
						{
							name,
							label: words.groups.fields[name],
							value: form[name],
							isRequired: name === "displayName",
							hint: name === "displayName" ? undefined : words.optional,
						},
						problems,
					),
				)}
			</form>`;
		},
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button primary" form="group-form" ?disabled=${isBusy}>${words.save}</button>
		`,
	});
	await dialog.closed;
	return saved;
}

async function save(before: Group | undefined, form: Form): Promise<Group> {
	const { client } = current();
	if (before === undefined)
		return (await client.call("POST /groups", {
			body: { ...form, orgId: orgIdIfOther() },
		})) as Group;
	return (await client.call("PATCH /groups/{groupId}", {
		path: { groupId: before.id },
		body: form,
	})) as Group;
}

function readForm(element: HTMLFormElement): Form {
	const given = new FormData(element);
	const read = (name: keyof Form) => String(given.get(name) ?? "").trim();
	return {
		displayName: read("displayName"),
		description: read("description"),
	};
}

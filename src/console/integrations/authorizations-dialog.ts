import { html, nothing, type TemplateResult } from "lit";
import type { Authorization } from "../../contract/authorization.ts";
import type { Integration } from "../../contract/integration-shape.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { current } from "../session.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { loading } from "../shell/states.ts";

const texts = words.integrations;

/** Shows who has authorized an integration, and revokes authorizations. */
export async function openAuthorizations({
	id,
	name,
}: Integration): Promise<void> {
	let items: readonly Authorization[] | undefined;
	let next: string | undefined;
	let fault: unknown;
	const load = async (from?: string) => {
		try {
			const page = await current().client.page(
				"GET /integrations/{integrationId}/authorizations",
				{ path: { integrationId: id } },
				from,
			);
			items = [...(from === undefined ? [] : (items ?? [])), ...page.items];
			next = page.next;
			fault = undefined;
		} catch (cause) {
			fault = cause;
		}
		dialog.update();
	};
	const revoke = async (authorization: Authorization) => {
		try {
			await current().client.call("DELETE /authorizations/{authorizationId}", {
				path: { authorizationId: authorization.id },
			});
			items = items?.filter((item) => item !== authorization);
			fault = undefined;
		} catch (cause) {
			fault = cause;
		}
		dialog.update();
	};
	const row = (authorization: Authorization): TemplateResult => {
		const { displayName = "", created, scopes } = authorization;
		return html`<tr>
			<td>${displayName}</td>
			<td title=${scopes.join("\n")}>${words.tokens.scopeCount(scopes.length)}</td>
			<td><time datetime=${created}>${showDate(created)}</time></td>
			<td class="row-actions">
				${
					may("changeIntegrations")
						? html`<button class="button danger-quiet small" aria-label=${texts.revokeOf(displayName)} @click=${() => revoke(authorization)}>${texts.revoke}</button>`
						: nothing
				}
			</td>
		</tr>`;
	};
	const table = (all: readonly Authorization[]): TemplateResult =>
		all.length === 0
			? html`<p>${texts.noAuthorizations}</p>`
			: html`<table class="table">
						<thead>
							<tr>
								<th scope="col">${texts.person}</th>
								<th scope="col">${texts.scopes}</th>
								<th scope="col">${texts.created}</th>
								<th scope="col"><span class="hidden">${texts.revoke}</span></th>
							</tr>
						</thead>
						<tbody>${all.map(row)}</tbody>
					</table>
					${next === undefined ? nothing : html`<button class="button secondary" @click=${() => load(next)}>${words.more}</button>`}`;
	const dialog = openDialog({
		title: texts.authorizationsOf(name),
		isWide: true,
		body: () => html`${fault === undefined ? nothing : faultPanel(fault)}
			${items === undefined ? (fault === undefined ? loading() : nothing) : table(items)}`,
		buttons: () =>
			html`<button class="button secondary" @click=${() => dialog.close()}>${words.close}</button>`,
	});
	void load();
	await dialog.closed;
}

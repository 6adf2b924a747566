import { html, type TemplateResult } from "lit";
import type { RecordedRequest } from "../../contract/request.ts";
import { icon } from "../../look/icons.ts";
import { menuButton } from "../../look/menu.ts";
import { showMilliseconds } from "../../words/format.ts";
import { showClock } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { methodChip, statusChip } from "./request-chips.ts";
import type { Gap } from "./request-feed.ts";
import { requestMenu } from "./request-menu.ts";
import type { RequestNames } from "./request-names.ts";
import { partsOf, shortenId } from "./request-path.ts";

/** A line of the list: the request in short, and its menu. */
export function requestRow(
	request: RecordedRequest,
	{ names, open }: { names: RequestNames; open: () => unknown },
): TemplateResult {
	const { id, at, method, path, status, durationMs, caller } = request;
	return html`<tr>
		<td>
			<button class="button ghost small request-open" @click=${open}>
				${showClock(at)}<span class="hidden">${words.requests.details(method, path)}</span>
			</button>
		</td>
		<td>${methodChip(method)}</td>
		<td>${statusChip(status)}</td>
		<td class="request-path" title=${path} @click=${open}><code>${shownPath(path, names)}</code></td>
		<td class="number">${showMilliseconds(durationMs)}</td>
		<td class="request-caller">${caller?.displayName ?? words.requests.nobody}</td>
		<td class="row-actions">
			${menuButton({
				id: `request-${id}`,
				label: words.requests.menu(method, path),
				content: icon("more"),
				isSmall: true,
				isRound: true,
				items: () => requestMenu(request, open),
			})}
		</td>
	</tr>`;
}

/** The line for a time without connection. */
export function gapRow({ from, to }: Gap): TemplateResult {
	return html`<tr class="request-gap">
		<td colspan="7">${icon("info")} ${words.requests.gap(showClock(from), showClock(to))}</td>
	</tr>`;
}

function shownPath(
	path: string,
	names: RequestNames,
): (TemplateResult | string)[] {
	return partsOf(path).map((part) => {
		if (!("id" in part)) return part.text;
		const name = names.nameOf(part.id);
		return name === undefined
			? shortenId(part.id)
			: html`<span class="request-name">${name}</span>`;
	});
}

import { html, nothing, type TemplateResult } from "lit";
import { avatar } from "../../look/avatar.ts";
import { words } from "../../words/words.ts";

/** One property that changes: the texts that go and those that come. */
export interface FieldDifference {
	label: string;
	before: readonly string[];
	after: readonly string[];
	/** A remark where no text goes or comes, such as a new order. */
	note?: string;
}

/** The changes of one person. */
interface DifferenceRow {
	/** Colors the avatar and tells the rows apart. */
	id: string;
	name: string;
	href?: string;
	fields: readonly FieldDifference[];
	/** Effects that the fields do not show: losses, seats, a refusal. */
	notes?: readonly { kind: "warning" | "error" | "info"; text: string }[];
}

/** A table of what changes: each person, each property, before and after. */
export function differenceTable({
	label,
	rows,
	total = rows.length,
	more,
}: {
	/** The name of the table. */
	label: string;
	/** Those that are shown. */
	rows: readonly DifferenceRow[];
	/** How many there are in truth; undefined stands for the number of rows. */
	total?: number | undefined;
	/** Shows more of them. Without it, there is no button. */
	more?: (() => unknown) | undefined;
}): TemplateResult {
	const texts = words.differences;
	const isCut = total > rows.length;
	return html`<div class="scroll-x">
			<table class="table difference-table" aria-label=${label}>
				<thead>
					<tr>
						<th scope="col">${texts.person}</th>
						<th scope="col">${texts.property}</th>
						<th scope="col">${texts.before}</th>
						<th scope="col">${texts.after}</th>
					</tr>
				</thead>
				${rows.map(person)}
			</table>
		</div>
		${
			isCut
				? html`<div class="table-foot">
						<span class="quiet">${texts.firstOf(rows.length, total)}</span>
						${more ? html`<button class="button secondary small" @click=${more}>${texts.more}</button>` : nothing}
					</div>`
				: nothing
		}`;
}

// The notes of a person without fields stand where the fields would.
function person(row: DifferenceRow): TemplateResult {
	const { fields, notes = [] } = row;
	const lines = [
		...fields.map(cells),
		...(notes.length > 0 || fields.length === 0 ? [notesOf(notes)] : []),
	];
	return html`<tbody>
		${lines.map(
			(line, index) => html`<tr>
				${index === 0 ? html`<th scope="rowgroup" rowspan=${lines.length}>${name(row)}</th>` : nothing}
				${line}
			</tr>`,
		)}
	</tbody>`;
}

function notesOf(notes: NonNullable<DifferenceRow["notes"]>): TemplateResult {
	return html`<td colspan="3" class="difference-notes">
		${notes.map(({ kind, text }) => html`<p data-kind=${kind}>${text}</p>`)}
	</td>`;
}

function name({ id, name, href }: DifferenceRow): TemplateResult {
	const content = html`${avatar({ id, displayName: name }, 24)}<span>${name}</span>`;
	return href === undefined
		? html`<span class="difference-name">${content}</span>`
		: html`<a class="difference-name" href=${href}>${content}</a>`;
}

function cells({
	label,
	before,
	after,
	note,
}: FieldDifference): TemplateResult {
	const isSame = before.length + after.length === 0;
	return html`<td>${label}</td>
		<td>${before.map(gone)}</td>
		<td>${after.map(come)}${isSame && note ? html`<span class="quiet">${note}</span>` : nothing}</td>`;
}

/** The marks of one property that changes, in one line: for a history and other narrow places. */
export function differenceMarks({
	before,
	after,
	note,
}: Omit<FieldDifference, "label">): TemplateResult {
	const isSame = before.length + after.length === 0;
	return html`${before.map(gone)}${after.map(come)}${
		isSame && note ? html`<span class="quiet">${note}</span>` : nothing
	}`;
}

function gone(text: string): TemplateResult {
	return html`<del><span class="hidden">${words.history.before} </span>${text}</del>`;
}

function come(text: string): TemplateResult {
	return html`<ins><span class="hidden">${words.history.after} </span>${text}</ins>`;
}

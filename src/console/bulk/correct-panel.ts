import { html, nothing, type TemplateResult } from "lit";
import type { Job } from "../../contract/job-shape.ts";
import { words } from "../../words/words.ts";
import { faultPanel } from "../shell/fault.ts";
import { openPanel } from "../shell/panel.ts";
import { mayDiscard } from "../shell/unsaved.ts";
import { type CsvTable, readCsvTable, writeCsvTable } from "./csv-table.ts";
import { previewAgain, readRefused } from "./job-files.ts";

/** Records that can be corrected on the page. More are corrected in the file. */
const recordsMax = 100;

/** Shows the refused records of a CSV file to correct their cells. Resolves to the preview of the corrected ones. */
export async function openCorrection(job: Job): Promise<Job | undefined> {
	const file = await readRefused(job, recordsMax);
	const table = readCsvTable(await file.text());
	// The server writes the problem into the last column.
	const errorPlace = table.columns.length - 1;
	const columns = table.columns.slice(0, errorPlace);
	const rows = table.rows.map((row) => ({
		cells: columns.map((_, index) => row[index] ?? ""),
		error: row[errorPlace] ?? "",
	}));
	let sent: Job | undefined;
	let isBusy = false;
	let isChanged = false;
	const changed = () => {
		isChanged = true;
	};
	let fault: unknown;
	const submit = async (event: Event) => {
		event.preventDefault();
		isBusy = true;
		fault = undefined;
		panel.update();
		try {
			const corrected: CsvTable = {
				columns,
				rows: rows.map(({ cells }) => cells),
			};
			const content = new Blob([writeCsvTable(corrected)], {
				type: "text/csv",
			});
			sent = await previewAgain(job, content);
			panel.close();
		} catch (cause) {
			fault = cause;
			isBusy = false;
			panel.update();
		}
	};
	const mayClose = () => !isBusy && (!isChanged || mayDiscard());
	const cancel = async () => {
		if (await mayClose()) panel.close();
	};
	const panel = openPanel({
		title: words.bulk.correctTitle(rows.length),
		width: "wide",
		mayClose,
		body: () => html`<form id="correct-form" class="correct-form" @submit=${submit} @input=${changed}>
			${job.failed > rows.length ? html`<p class="quiet">${words.bulk.tooManyToCorrect(rows.length)}</p>` : nothing}
			${rows.map((row, index) => record(columns, row, index + 1))}
			${fault === undefined ? nothing : faultPanel(fault)}
		</form>`,
		foot: () => html`
			<button class="button secondary" type="button" ?disabled=${isBusy} @click=${cancel}>${words.cancel}</button>
			<button class="button primary" form="correct-form" ?disabled=${isBusy}>${words.bulk.preview}</button>
		`,
	});
	await panel.closed;
	return sent;
}

function record(
	columns: readonly string[],
	{ cells, error }: { cells: string[]; error: string },
	place: number,
): TemplateResult {
	const errorId = `record-error-${place}`;
	return html`<fieldset class="correct-record" aria-describedby=${errorId}>
		<legend class="hidden">${words.bulk.line(place)}</legend>
		<p class="field-error" id=${errorId}>${error}</p>
		<div class="correct-cells">
			${columns.map((column, index) => {
				const id = `cell-${place}-${index}`;
				return html`<div class="field">
					<label for=${id}>${column}</label>
					<input id=${id} .value=${cells[index] ?? ""} autocomplete="off" @input=${(
						event: Event,
					) => {
						cells[index] = (event.target as HTMLInputElement).value;
					}} />
				</div>`;
			})}
		</div>
	</fieldset>`;
}

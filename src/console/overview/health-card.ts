import { html, nothing, type TemplateResult } from "lit";
import type { ServerStatus } from "../../contract/server-status.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { card } from "./card.ts";
import { Loaded } from "./loaded.ts";

/** The version, storage, health and backups of the server. */
class HealthCard extends View {
	readonly #status = new Loaded(this, (signal) =>
		current().client.call("GET /server", { signal }),
	);

	override render(): TemplateResult {
		return card({
			id: "overview-health",
			title: words.overview.health.title,
			content: this.#status.show(content, 4),
		});
	}
}
define("peopled-health-card", HealthCard);

function content(status: ServerStatus): TemplateResult {
	const texts = words.overview.health;
	const { writable, reason, version, engine, started } = status;
	const { backups, hasReplicas, lastEnd } = status;
	return html`<p class="health-state">
			<span class="chip" data-kind=${writable ? "success" : "error"}>${writable ? texts.writable : texts.notWritable}</span>
			${reason ? html`<span lang="en">${reason}</span>` : nothing}
		</p>
		<dl class="fact-rows">
			${version === undefined ? nothing : fact(texts.version, version)}
			${fact(texts.engine, hasReplicas ? texts.withReplicas(engine) : engine)}
			${fact(texts.started, time(started))}
			${fact(
				texts.backup,
				backups === undefined
					? texts.noBackups
					: html`${backups.lastSuccess === undefined ? texts.noBackup : time(backups.lastSuccess)}
							${backups.failures > 0 ? html`<span class="chip" data-kind="error">${texts.backupFailures(backups.failures)}</span>` : nothing}`,
			)}
			${
				lastEnd === undefined || lastEnd === "stopped"
					? nothing
					: fact(
							texts.lastEnd,
							html`<span class="chip" data-kind="warning">${texts.lastEnds[lastEnd]}</span>`,
						)
			}
		</dl>`;
}

function fact(label: string, value: TemplateResult | string): TemplateResult {
	return html`<div>
		<dt>${label}</dt>
		<dd>${value}</dd>
	</div>`;
}

function time(at: string): TemplateResult {
	return html`<time datetime=${at} title=${showDate(at)}>${showTime(at)}</time>`;
}

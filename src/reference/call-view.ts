import { html, nothing, type TemplateResult } from "lit";
import type {
	Call,
	Description,
	Reply,
	SchemaObject,
} from "../manual/description.ts";
import {
	authorization,
	describeParameter,
	listShapes,
	type Property,
} from "../manual/property.ts";
import { fill } from "../words/fill.ts";
import { words } from "../words/words.ts";
import { anchor } from "./anchor.ts";
import { statusNames } from "./status-names.ts";
import { showLine, showText } from "./text.ts";

const parameterKinds = ["path", "query", "header"] as const;

/** The description of a call: parameters, body, response properties and response codes, each part with an address of its own. */
export function showCall(call: Call, description: Description): TemplateResult {
	const texts = words.reference.call;
	return html`
		<div class="prose" lang="en">${showText(call.description)}</div>
		${parameterKinds.map((kind) => {
			const found = call.parameters
				.filter((each) => each.in === kind)
				.map((each) => describeParameter(each, description));
			if (kind === "header" && call.needsToken) found.unshift(authorization);
			return found.length === 0
				? nothing
				: showPart(
						`${call.id}/${kind}`,
						texts[kind],
						showProperties(found, `${call.id}/${kind}`),
					);
		})}
		${call.bodies.map(({ mediaType, schema }, index) =>
			showSchema(schema, {
				address: `${call.id}/${index === 0 ? "body" : `body-${index + 1}`}`,
				title: call.bodies.length === 1 ? texts.body : texts.bodyOf(mediaType),
				description,
			}),
		)}
		${call.replies
			.filter(({ status, schema }) => status < 300 && schema !== undefined)
			.map(({ status, schema = {} }, index) =>
				showSchema(schema, {
					address: `${call.id}/${index === 0 ? "response" : `response-${status}`}`,
					title: index === 0 ? texts.response : texts.responseOf(status),
					description,
				}),
			)}
		${showReplies(call)}
	`;
}

/** On a narrow screen, a path may break after each part. */
export function showPath({ root, path }: Call): TemplateResult[] {
	return (root + path).split(/(?=\/)/).map((part) => html`${part}<wbr />`);
}

function showPart(
	address: string,
	title: string,
	content: unknown,
): TemplateResult {
	return html`<section aria-label=${title}>
		<h2 id=${address} tabindex="-1">${title}${anchor(address, title)}</h2>
		${content}
	</section>`;
}

function showSchema(
	schema: SchemaObject,
	{
		address,
		title,
		description,
	}: { address: string; title: string; description: Description },
): TemplateResult {
	const texts = words.reference.call;
	const shapes = listShapes(schema, description);
	return showPart(
		address,
		title,
		shapes.map(({ name, properties }, index) =>
			shapes.length === 1 || index === 0
				? showProperties(properties, address)
				: html`<details>
						<summary>${texts.or(name || texts.anotherShape)}</summary>
						${showProperties(properties, `${address}-${name || index}`)}
					</details>`,
		),
	);
}

function showProperties(
	properties: readonly Property[],
	address: string,
): TemplateResult | typeof nothing {
	if (properties.length === 0) return nothing;
	return html`<dl class="properties">
		${properties.map((property) => showProperty(property, `${address}.${property.name}`))}
	</dl>`;
}

function showProperty(property: Property, address: string): TemplateResult {
	const texts = words.reference.call;
	const { name, type, isRequired, description, notes, children, example } =
		property;
	return html`<div class="property" id=${address} tabindex="-1">
		<dt>
			<code>${name}</code>
			<span class="type" lang="en">${type}</span>
			${isRequired ? html`<span class="required">${texts.required}</span>` : nothing}
			${anchor(address, name)}
		</dt>
		<dd lang="en">
			${showText(description)}
			${showValues(property)}
			${notes.length === 0 ? nothing : html`<p class="note">${notes.join(" · ")}</p>`}
			${
				example === undefined || property.values.length > 0
					? nothing
					: html`<p class="note">${texts.example} <code>${example}</code></p>`
			}
			${
				children.length === 0
					? nothing
					: html`<details open>
							<summary>
								${fill(texts.propertiesOf, { name: html`<code>${name}</code>` })}
							</summary>
							${showProperties(children, address)}
						</details>`
			}
		</dd>
	</div>`;
}

function showValues({ values }: Property): TemplateResult | typeof nothing {
	if (values.length === 0) return nothing;
	if (values.every(({ meaning }) => meaning === ""))
		return html`<p class="note">
			${words.reference.call.values}
			${values.map(({ value }) => html`<code>${value}</code> `)}
		</p>`;
	return html`<ul class="values">
		${values.map(
			({ value, meaning }) =>
				html`<li><code>${value}</code> <span>${showLine(meaning)}</span></li>`,
		)}
	</ul>`;
}

function showReplies({ id, replies }: Call): TemplateResult {
	const texts = words.reference.call;
	return showPart(
		`${id}/codes`,
		texts.codes,
		html`<div
			class="scrolled"
			tabindex="0"
			role="group"
			aria-label=${texts.codesTable}
		>
			<table>
				<thead>
					<tr>
						<th scope="col">${texts.code}</th>
						<th scope="col">${texts.status}</th>
						<th scope="col">${texts.meaning}</th>
					</tr>
				</thead>
				<tbody>
					${replies.map((reply) => showReply(reply, `${id}/${reply.status}`))}
				</tbody>
			</table>
		</div>`,
	);
}

function showReply(
	{ status, description, headers }: Reply,
	address: string,
): TemplateResult {
	return html`<tr id=${address} tabindex="-1">
		<td>
			<span class="code ${status < 400 ? "good" : "bad"}">${status}</span>
			${anchor(address, String(status))}
		</td>
		<td lang="en">${statusNames[status] ?? nothing}</td>
		<td lang="en">
			${showLine(description)}
			${headers
				.filter(({ name }) => name !== "trackingid")
				.map(
					({ name, description: meaning }) =>
						html`<br /><span class="note"
								><code>${name}</code>: ${showLine(meaning)}</span
							>`,
				)}
		</td>
	</tr>`;
}

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
import { statusNames } from "./status-names.ts";
import { showLine, showText } from "./text.ts";

const parameterKinds = [
	["path", "URI Parameters"],
	["query", "Query Parameters"],
	["header", "Header Parameters"],
] as const;

/** The description of a call: parameters, body, response properties and response codes. */
export function showCall(call: Call, description: Description): TemplateResult {
	return html`
		<p class="tag">${call.tag}</p>
		<h1 id="call-title" tabindex="-1">${call.summary}</h1>
		<p class="address">
			<span class="method ${call.method.toLowerCase()}">${call.method}</span>
			<code>${showPath(call)}</code>
		</p>
		<div class="prose">${showText(call.description)}</div>
		${parameterKinds.map(([kind, title]) => {
			const found = call.parameters
				.filter((each) => each.in === kind)
				.map((each) => describeParameter(each, description));
			if (kind === "header" && call.needsToken) found.unshift(authorization);
			return found.length === 0
				? nothing
				: html`<section aria-label=${title}>
						<h2>${title}</h2>
						${showProperties(found)}
					</section>`;
		})}
		${call.bodies.map(({ mediaType, schema }) =>
			showSchema(
				call.bodies.length === 1
					? "Body Parameters"
					: `Body Parameters, ${mediaType}`,
				schema,
				description,
			),
		)}
		${call.replies
			.filter(({ status, schema }) => status < 300 && schema !== undefined)
			.map((reply, index) =>
				showSchema(
					index === 0
						? "Response Properties"
						: `Response Properties, ${reply.status}`,
					reply.schema as SchemaObject,
					description,
				),
			)}
		${showReplies(call.replies)}
	`;
}

// On a narrow screen, a path may break after each part.
function showPath({ root, path }: Call) {
	return (root + path).split(/(?=\/)/).map((part) => html`${part}<wbr />`);
}

function showSchema(
	title: string,
	schema: SchemaObject,
	description: Description,
): TemplateResult {
	const shapes = listShapes(schema, description);
	return html`<section aria-label=${title}>
		<h2>${title}</h2>
		${shapes.map(({ name, properties }, index) =>
			shapes.length === 1 || index === 0
				? showProperties(properties)
				: html`<details>
						<summary>or ${name === "" ? "another shape" : html`<code>${name}</code>`}</summary>
						${showProperties(properties)}
					</details>`,
		)}
	</section>`;
}

function showProperties(
	properties: readonly Property[],
): TemplateResult | typeof nothing {
	if (properties.length === 0) return nothing;
	return html`<dl class="properties">
		${properties.map(
			(property) => html`
				<div class="property">
					<dt>
						<code>${property.name}</code>
						<span class="type">${property.type}</span>
						${property.isRequired ? html`<span class="required">required</span>` : nothing}
					</dt>
					<dd>
						${showText(property.description)}
						${showValues(property)}
						${
							property.notes.length === 0
								? nothing
								: html`<p class="note">${property.notes.join(" · ")}</p>`
						}
						${
							property.example === undefined || property.values.length > 0
								? nothing
								: html`<p class="note">
										Example: <code>${property.example}</code>
									</p>`
						}
						${
							property.children.length === 0
								? nothing
								: html`<details open>
										<summary>Properties of <code>${property.name}</code></summary>
										${showProperties(property.children)}
									</details>`
						}
					</dd>
				</div>
			`,
		)}
	</dl>`;
}

function showValues({ values }: Property): TemplateResult | typeof nothing {
	if (values.length === 0) return nothing;
	if (values.every(({ meaning }) => meaning === ""))
		return html`<p class="note">
			Possible values:
			${values.map(({ value }) => html`<code>${value}</code> `)}
		</p>`;
	return html`<ul class="values">
		${values.map(
			({ value, meaning }) =>
				html`<li><code>${value}</code> <span>${showLine(meaning)}</span></li>`,
		)}
	</ul>`;
}

function showReplies(replies: readonly Reply[]): TemplateResult {
	return html`<section aria-label="Response Codes">
		<h2>Response Codes</h2>
		<div class="scrolled" tabindex="0" role="group" aria-label="Table of response codes">
			<table>
				<thead>
					<tr>
						<th scope="col">Code</th>
						<th scope="col">Status</th>
						<th scope="col">Meaning</th>
					</tr>
				</thead>
				<tbody>
					${replies.map(
						({ status, description, headers }) => html`<tr>
							<td>
								<span class="code ${status < 400 ? "good" : "bad"}">${status}</span>
							</td>
							<td>${statusNames[status] ?? ""}</td>
							<td>
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
						</tr>`,
					)}
				</tbody>
			</table>
		</div>
	</section>`;
}

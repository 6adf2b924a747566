import {
	type Call,
	type Description,
	type SchemaObject,
	writeExample,
} from "./description.ts";
import {
	authorization,
	describeParameter,
	listShapes,
	type Property,
} from "./property.ts";

const parameterKinds = [
	["path", "URI parameters"],
	["query", "Query parameters"],
	["header", "Header parameters"],
] as const;

/** A call as a page of Markdown: what the reference shows of it, without the panel that sends it. */
export function writeCall(call: Call, description: Description): string {
	const { summary, method, root, path, bodies, replies } = call;
	return [
		`# ${summary}`,
		`\`${method} ${root}${path}\``,
		call.description,
		...parameterKinds.flatMap(([kind, title]) => {
			const found = call.parameters
				.filter((each) => each.in === kind)
				.map((each) => describeParameter(each, description));
			if (kind === "header" && call.needsToken) found.unshift(authorization);
			return found.length === 0 ? [] : [`## ${title}`, writeProperties(found)];
		}),
		...bodies.flatMap(({ mediaType, schema, example }) => [
			`## Body, \`${mediaType}\``,
			...writeShapes(schema, description),
			...(example === "" ? [] : [writeCode(example, mediaType)]),
		]),
		...replies
			.filter(({ status }) => status < 300)
			.flatMap((reply) => [
				`## Reply ${reply.status}`,
				reply.description,
				...(reply.schema ? writeShapes(reply.schema, description) : []),
				...(reply.example === undefined
					? []
					: [writeCode(writeExample(reply.example), reply.mediaType)]),
			]),
		"## Status codes",
		replies
			.map(({ status, description: meaning }) => `- \`${status}\`: ${meaning}`)
			.join("\n"),
	]
		.filter((part) => part !== "")
		.join("\n\n");
}

function writeShapes(schema: SchemaObject, description: Description): string[] {
	return listShapes(schema, description).flatMap(
		({ name, properties }, index) =>
			properties.length === 0
				? []
				: [
						...(index === 0 ? [] : [`Or ${name || "another shape"}:`]),
						writeProperties(properties),
					],
	);
}

function writeProperties(properties: readonly Property[], indent = ""): string {
	return properties
		.map((property) => {
			const { name, type, isRequired, description, values, notes, children } =
				property;
			const more = [
				description.replaceAll(/\s*\n+\s*(?:- )?/g, " "),
				...(values.length === 0 ? [] : [`One of ${writeValues(values)}.`]),
				...notes.map((note) => `${note}.`),
			].join(" ");
			const line = `${indent}- \`${name}\` (${type}${isRequired ? ", required" : ""})${more.trim() === "" ? "" : `: ${more.trim()}`}`;
			return children.length === 0
				? line
				: `${line}\n${writeProperties(children, `${indent}  `)}`;
		})
		.join("\n");
}

function writeValues(values: Property["values"]): string {
	return values
		.map(({ value, meaning }) =>
			meaning === "" ? `\`${value}\`` : `\`${value}\` (${meaning})`,
		)
		.join(", ");
}

function writeCode(text: string, mediaType = ""): string {
	return `\`\`\`${/json/.test(mediaType) ? "json" : ""}\n${text}\n\`\`\``;
}

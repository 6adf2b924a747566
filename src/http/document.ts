import type { Dialect } from "./dialect.ts";

/**
 * The OpenAPI document of all dialects, for the origin under which a client knows the server. The paths of the first
 * dialect are below the server of the document; those of another name their own.
 */
export function openDocument([first, ...others]: readonly [
	Dialect,
	...Dialect[],
]): (origin: string) => object {
	const document = first.describe();
	const described = others.map((dialect) => ({
		root: dialect.roots[0],
		document: dialect.describe(),
	}));
	return (origin) => ({
		...document,
		servers: [{ url: origin + first.roots[0] }],
		tags: [document, ...described.map(({ document }) => document)].flatMap(
			({ tags }) => tags,
		),
		paths: Object.assign(
			{ ...document.paths },
			...described.map(({ root, document: { paths } }) =>
				Object.fromEntries(
					Object.entries(paths).map(([path, item]) => [
						path,
						{ servers: [{ url: origin + root }], ...item },
					]),
				),
			),
		),
		components: {
			...document.components,
			schemas: Object.assign(
				{ ...document.components.schemas },
				...described.map(({ document }) => document.components.schemas),
			),
			examples: Object.assign(
				{ ...document.components.examples },
				...described.map(({ document }) => document.components.examples),
			),
		},
	});
}

/** The address of a bundled font. */
declare module "*.woff2" {
	const address: string;
	export default address;
}

/** The address of a bundled picture, or the picture itself where it is imported as text. */
declare module "*.svg" {
	const address: string;
	export default address;
}

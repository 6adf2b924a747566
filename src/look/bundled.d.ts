/** The address at which the bundler puts a font. */
declare module "*.woff2" {
	const address: string;
	export default address;
}

/** The address at which the bundler puts a picture, or the picture itself where it is imported as text. */
declare module "*.svg" {
	const address: string;
	export default address;
}

/** Replaces every secret in a text by ***, including where it is encoded in a URL, a form or JSON. */
export function redact(text: string, secrets: readonly string[]): string {
	const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
	return longestFirst.reduce((told, secret) => {
		const inUrl = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd'));
		const inForm = inUrl.replaceAll('%20', '+');
		const inJson = JSON.stringify(secret).slice(1, -1);
		const forms = [
			secret,
			inJson,
			inUrl,
			inForm,
			lowerCaseEscapes(inUrl),
			lowerCaseEscapes(inForm),
		];
		return forms.reduce((left, form) => left.replaceAll(form, '***'), told);
	}, text);
}

function lowerCaseEscapes(encoded: string): string {
	return encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

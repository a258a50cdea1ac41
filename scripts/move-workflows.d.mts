export function moveWorkflows(
	text: string,
	target: string,
): { text: string; moved: Record<string, number> };

export function ruleTests(root: string): Promise<Map<string, { file: string; title: string }[]>>;
export function plain(text: string): string;

/**
 * The same function, which keeps its answers: for a pure one that is asked the same few texts again and again. After
 * `most` different texts it begins anew, so that it never grows. What it throws is not kept.
 */
export function remembered<T>(of: (text: string) => T, most: number): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = of(text);
    if (answers.size >= most) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}

/** The completion script for fish: one line for each word or flag, with the place where it is allowed. */
import type { Flag, Place } from './vocabulary.ts';

export function fishScript(places: readonly Place[]): string {
  const known = places.flatMap(({ path }) => (path === '' ? [] : [quoted(path)]));
  const withValue = new Set(
    places.flatMap(({ flags }) => flags.filter(({ value }) => value !== 'none').map(({ text }) => text)),
  );
  return `# Completion of traderai for fish. Load it with: traderai completion fish | source
function __traderai_place
    set -l location ''
    set -l skip no
    for word in (commandline -opc)[2..-1]
        if test $skip = yes
            set skip no
        else if contains -- $word ${[...withValue].join(' ')}
            set skip yes
        else if not string match -q -- '-*' $word
            set -l next (string trim -- "$location $word")
            contains -- $next ${known.join(' ')}; or break
            set location $next
        end
    end
    test "$location" = "$argv[1]"
end
complete -c traderai -f
${places.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, words, files, flags }: Place): string[] {
  const here = `complete -c traderai -n ${quoted(`__traderai_place ${quoted(path)}`)}`;
  return [
    ...(files === 'yes' ? [`${here} -F`] : []),
    ...words.map(({ text, summary }) => `${here} -a ${text} -d ${quoted(summary)}`),
    ...flags.map((flag) => `${here} -l ${flag.text.slice(2)}${valueOf(flag)} -d ${quoted(flag.summary)}`),
  ];
}

function valueOf({ value }: Flag): string {
  if (value === 'none') return '';
  if (value === 'file') return ' -r -F';
  return typeof value === 'string' ? ' -x' : ` -x -a ${quoted(value.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

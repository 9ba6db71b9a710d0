/** The completion script for zsh: like the one for bash, with the meaning of each word beside it. */
import type { Flag, Place, Word } from './vocabulary.ts';

export function zshScript(places: readonly Place[]): string {
  const known = places.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`]));
  const withValue = new Set(
    places.flatMap(({ flags }) => flags.filter(({ value }) => value !== 'none').map(({ text }) => `'${text}'`)),
  );
  return `#compdef traderai
# Completion of traderai for zsh. Load it with: source <(traderai completion zsh)
_traderai() {
  local location='' word
  local -i index
  local -a entries
  for ((index = 2; index < CURRENT; index++)); do
    word="\${words[index]}"
    case "$word" in
      (${[...withValue].join('|')}) ((index++)) ;;
      (-*) ;;
      (*)
        case "\${location:+$location }$word" in
          (${known.join('|')}) location="\${location:+$location }$word" ;;
          (*) break ;;
        esac ;;
    esac
  done
  case "$location \${words[CURRENT-1]}" in
${flagCases(places)}
  esac
  case "$location" in
${places.map(placeCase).join('\n')}
  esac
}
# In a folder of $fpath this file is the function; when sourced, it only registers the function.
if [[ "\${funcstack[1]}" == _traderai ]]; then
  _traderai "$@"
else
  compdef _traderai traderai
fi
`;
}

function placeCase({ path, words, files, flags }: Place): string {
  const flagsCase = `entries=(${flags.map(entry).join(' ')})`;
  if (words.length === 0)
    return `    ('${path}') if [[ "\${words[CURRENT]}" == -* ]]; then ${flagsCase}; _describe flag entries; else ${files === 'yes' ? '_files' : "_message 'no more words'"}; fi ;;`;
  return `    ('${path}') entries=(${words.map(entry).join(' ')}); if [[ "\${words[CURRENT]}" == -* ]]; then ${flagsCase}; fi; _describe word entries ;;`;
}

function flagCases(places: readonly Place[]): string {
  return places
    .flatMap(({ path, flags }) =>
      flags.flatMap((flag) =>
        flag.value === 'none' ? [] : [`    ('${path} ${flag.text}') ${answerOf(flag)}; return ;;`],
      ),
    )
    .join('\n');
}

function answerOf({ value }: Flag): string {
  if (value === 'file') return '_files';
  return typeof value === 'string' ? "_message 'a value'" : `compadd -- ${value.map(quoted).join(' ')}`;
}

/** `_describe` takes the word up to the first colon, and the rest as its meaning. */
function entry({ text, summary }: Word): string {
  return quoted(`${text.replaceAll(':', '\\:')}:${summary}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

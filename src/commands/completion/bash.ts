/** The completion script for bash. */
import type { Flag, Place } from './vocabulary.ts';

export function bashScript(places: readonly Place[]): string {
  return `# Completion of traderai for bash. Load it with: source <(traderai completion bash)
_traderai() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' index word
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$word" in
      ${alternatives(valueFlags(places))}) ((index++)) ;;
      -*) ;;
      *)
        case "\${path:+$path }$word" in
          ${alternatives(places.flatMap(({ path }) => (path === '' ? [] : [path])))}) path="\${path:+$path }$word" ;;
          *) break ;;
        esac ;;
    esac
  done
  case "$path $previous" in
${flagCases(places)}
  esac
  case "$path" in
${places.map(placeCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _traderai traderai
`;
}

function placeCase({ path, words, files, flags }: Place): string {
  const texts = (entries: readonly { readonly text: string }[]): string => entries.map(({ text }) => text).join(' ');
  // Offers words first, and flags after a dash or when the place has no words. Without either, bash offers files.
  const others = words.length === 0 && files === 'no' ? ' || -z "$current"' : '';
  return `    '${path}') words='${texts(words)}'; if [[ "$current" == -*${others} ]]; then words='${texts(flags)}'; fi ;;`;
}

function flagCases(places: readonly Place[]): string {
  return places
    .flatMap(({ path, flags }) =>
      flags.flatMap((flag) => (flag.value === 'none' ? [] : [`    '${path} ${flag.text}') ${answerOf(flag)} ;;`])),
    )
    .join('\n');
}

function answerOf({ value }: Flag): string {
  if (value === 'file') return 'COMPREPLY=($(compgen -f -- "$current")); return';
  return typeof value === 'string' ? 'return' : `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$current")); return`;
}

function valueFlags(places: readonly Place[]): string[] {
  return [
    ...new Set(places.flatMap(({ flags }) => flags.filter(({ value }) => value !== 'none').map(({ text }) => text))),
  ];
}

function alternatives(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(' | ');
}

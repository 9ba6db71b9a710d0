/**
 * The part of the screen that React draws: tabs, ticket, dialogs, footer. The painter paints the live parts into the
 * gaps.
 */
import { Box } from 'ink';
import { BlockView } from './components/block-view.tsx';
import type { ScreenModel } from './screen/screen.ts';
import type { Theme } from './theme.ts';

export interface AppProps {
  readonly model: ScreenModel;
  readonly theme: Theme;
}

export function App({ model, theme }: AppProps) {
  return (
    <Box width={model.columns} height={model.rows}>
      {model.blocks.map((block) => (
        <BlockView key={block.id} block={block} theme={theme} />
      ))}
    </Box>
  );
}

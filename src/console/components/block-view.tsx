/**
 * Draws the lines of a block at its place: one text for each line, because one box for each cell is fifty times as
 * slow.
 */
import { Box, Text } from 'ink';
import { memo } from 'react';
import type { Block } from '../screen/screen.ts';
import { ansiLine } from '../themed-line.ts';
import type { Theme } from '../theme.ts';

export interface BlockViewProps {
  readonly block: Block;
  readonly theme: Theme;
}

function Lines({ block: { rect, lines }, theme }: BlockViewProps) {
  return (
    <Box
      position="absolute"
      marginLeft={rect.left}
      marginTop={rect.top}
      width={rect.width}
      height={rect.height}
      flexDirection="column"
    >
      {lines.slice(0, rect.height).map((line, at) => (
        <Text key={at} wrap="truncate">
          {ansiLine(line, theme) || ' '}
        </Text>
      ))}
    </Box>
  );
}

export const BlockView = memo(Lines);

import { memo } from 'preact/compat';
import { useRef } from 'preact/hooks';
import { GrowingMarkdown, type Block } from '../markdown/blocks';
import { BlockToken, Blocks } from '../markdown/inline';
import { OpenCodeBlock } from './code';

const Finished = memo(function Finished({ block }: { block: Block }) {
  return <BlockToken token={block.token} />;
});

/** So many finished blocks are one part of the page, which is not looked at again. */
const groupSize = 32;

const Group = memo(
  function Group({ blocks }: { blocks: readonly Block[] }) {
    return <>{blocks.map(block => <Finished key={block.key} block={block} />)}</>;
  },
  (before, after) => before.blocks.length === after.blocks.length && before.blocks[0] === after.blocks[0],
);

/** Markdown, also while it is being written. */
export const Markdown = memo(function Markdown({ text, isWhole }: { text: string; isWhole: boolean }) {
  const growing = useRef<GrowingMarkdown | null>(null);
  const markdown = (growing.current ??= new GrowingMarkdown());
  markdown.update(text, isWhole);
  const { blocks, tail } = markdown;
  const groups: Block[][] = [];
  for (let at = 0; at < blocks.length; at += groupSize) groups.push(blocks.slice(at, at + groupSize));
  return (
    <div class="markdown">
      {groups.map((group, index) => <Group key={index} blocks={group} />)}
      {tail.type === 'tokens' && <Blocks tokens={tail.tokens} />}
      {tail.type === 'code' && <OpenCodeBlock language={tail.lang.split(/\s/)[0] ?? ''} lines={tail.lines} rest={tail.rest} />}
    </div>
  );
});

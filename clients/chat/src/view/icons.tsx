// The page's pictures: drawn with lines in the colour of the text, and never the only sign of anything.
const paths = {
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3.5 8.5l3 3 6-7',
  stop: 'M4.5 4.5h7v7h-7z',
  send: 'M8 13V3.5M4 7l4-4 4 4',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3l2 1.5',
  menu: 'M2.5 3.5h11v9h-11zM6 3.5v9',
  chevron: 'M6 4l4 4-4 4',
  down: 'M8 3v9M4.5 8.5L8 12l3.5-3.5',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  read: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  edit: 'M3 13l.6-2.8L10.5 3.3l2.2 2.2-6.9 6.9z',
  delete: 'M3.5 4.5h9M6.5 4.5v-1.5h3v1.5M4.8 4.5l.5 8.5h5.4l.5-8.5',
  move: 'M3 8h9M9 5l3 3-3 3',
  search: 'M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 10l3.2 3.2',
  execute: 'M3 4l3.5 3.5L3 11M8 12h5',
  think: 'M8 2.5a4 4 0 0 0-2.3 7.3v1.7h4.6V9.8A4 4 0 0 0 8 2.5zM6.5 13.5h3',
  fetch: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM2.5 8h11M8 2.5c3.5 3.5 3.5 7.5 0 11c-3.5-3.5-3.5-7.5 0-11',
  switch_mode: 'M3 5.5h8L9 3.5M13 10.5H5l2 2',
  other: 'M8 3v2M8 11v2M3 8h2M11 8h2M8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3',
  fork: 'M5 3.5v4a2 2 0 0 0 2 2h2a2 2 0 0 1 2 2v1M5 7.5v5M3.8 3.5a1.2 1.2 0 1 0 2.4 0 1.2 1.2 0 0 0-2.4 0M3.8 12.5a1.2 1.2 0 1 0 2.4 0 1.2 1.2 0 0 0-2.4 0M9.8 12.5a1.2 1.2 0 1 0 2.4 0 1.2 1.2 0 0 0-2.4 0',
  warning: 'M8 2.8l5.7 10.2H2.3zM8 6.5v3M8 11.3v.01',
  attach: 'M12 7.5l-4.3 4.3a2.6 2.6 0 0 1-3.7-3.7L8.6 3.5a1.7 1.7 0 0 1 2.5 2.5L6.6 10.4',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  question: 'M6 6a2 2 0 1 1 2.6 1.9c-.5.2-.6.5-.6 1.1M8 11.5v.01',
  shield: 'M8 2.5l4.5 1.7v3.6c0 2.6-1.8 4.7-4.5 5.7-2.7-1-4.5-3.1-4.5-5.7V4.2z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export function kindIcon(kind: string): IconName {
  return Object.hasOwn(paths, kind) ? (kind as IconName) : 'other';
}

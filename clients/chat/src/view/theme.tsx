import { useEffect } from 'preact/hooks';
import { useReducer } from 'preact/hooks';
import { IconButton } from './parts';

const themes = ['system', 'light', 'dark', 'contrast'] as const;
type Theme = (typeof themes)[number];

const names: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark', contrast: 'high contrast' };
const storageName = 'lspagent.theme';
const listeners = new Set<() => void>();

function chosen(): Theme {
  const kept = localStorage.getItem(storageName) as Theme | null;
  return kept && themes.includes(kept) ? kept : 'system';
}

/** Colours of the page where nothing around it decides on them; goes through the choices in turn. */
export function ThemePicker() {
  const [, redraw] = useReducer<number, void>(count => count + 1, 0);
  const theme = chosen();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!;
  const choose = () => {
    localStorage.setItem(storageName, next);
    for (const listener of listeners) listener();
    redraw();
  };
  return <IconButton icon="theme" label={`Colours: ${names[theme]}. Change to ${names[next]}`} onClick={choose} />;
}

ThemePicker.Effect = function ThemeEffect() {
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const contrast = matchMedia('(prefers-contrast: more)');
    const apply = () => {
      const theme = chosen();
      document.documentElement.dataset.theme = theme === 'system' ? (contrast.matches ? 'contrast' : system.matches ? 'dark' : 'light') : theme;
    };
    apply();
    listeners.add(apply);
    system.addEventListener('change', apply);
    contrast.addEventListener('change', apply);
    return () => {
      listeners.delete(apply);
      system.removeEventListener('change', apply);
      contrast.removeEventListener('change', apply);
    };
  }, []);
  return null;
};

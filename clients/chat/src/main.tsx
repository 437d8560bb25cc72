import { render } from 'preact';
import { Controller } from './app/controller';
import { BrowserHost } from './host/browser';
import { App } from './view/app';
import { ControllerProvider } from './view/context';
import './styles/chat.css';

const controller = new Controller(new BrowserHost());
render(
  <ControllerProvider value={controller}>
    <App />
  </ControllerProvider>,
  document.getElementById('app')!,
);
void controller.start();

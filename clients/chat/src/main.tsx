import { render } from 'preact';
import { Controller } from './app/controller';
import { BrowserHost } from './host/browser';
import { isInVsCode, VsCodeHost } from './host/vscode';
import { App } from './view/app';
import { ControllerProvider } from './view/context';
import './styles/chat.css';

const controller = new Controller(isInVsCode ? new VsCodeHost() : new BrowserHost());
render(
  <ControllerProvider value={controller}>
    <App />
  </ControllerProvider>,
  document.getElementById('app')!,
);
void controller.start();

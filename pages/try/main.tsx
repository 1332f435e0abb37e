import './try.css';
import { mount } from '../parts/mount.tsx';
import { example } from './example.ts';
import { textsOf } from './share.ts';
import { TryPage } from './try-page.tsx';

const shared = await textsOf(location.hash.slice(1));
mount(<TryPage initial={shared ?? example} />);

import './new.css';
import { Heading, SegmentedControl } from '@primer/react';
import { useEffect, useState } from 'react';
import { FromDisk } from './from-disk.tsx';
import { Typed } from './typed.tsx';

/** Opens a pull request: from what is typed here, or from a repository on this machine. */
export function NewPullRequest() {
  const [way, setWay] = useState(0);
  useEffect(() => {
    document.title = 'New pull request · Local GitHub';
  }, []);
  return (
    <>
      <Heading as="h1" variant="large" className="page-title">
        New pull request
      </Heading>
      <p className="muted new-note">The App reviews it within seconds, like any other pull request.</p>
      <SegmentedControl aria-label="Where the changes come from" onChange={setWay}>
        <SegmentedControl.Button selected={way === 0}>Type Terraform</SegmentedControl.Button>
        <SegmentedControl.Button selected={way === 1}>Repository on disk</SegmentedControl.Button>
      </SegmentedControl>
      {way === 0 ? <Typed /> : <FromDisk />}
    </>
  );
}

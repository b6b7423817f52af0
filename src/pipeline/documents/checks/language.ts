/**
 * A draft is in the language of its ticket. Told by small words, which every sentence needs and no name holds: only a
 * section that has several of another language and none of English counts, and only where the ticket is in English.
 */
import { chapters, lines } from '../reading.ts';

const english =
  'the,a,an,of,to,and,or,is,are,was,were,be,been,it,its,this,that,these,those,not,no,from,with,for,by,on,in,at,as,when,who,which,what,than,then,they,their,has,have,had,does,do,must,should,can,may,will,would,could,if,but,all,each,one,only,up,out';
const others =
  'der,die,das,den,dem,des,und,oder,ist,sind,nicht,ein,eine,einen,einem,einer,von,mit,für,auf,bei,wird,werden,auch,wenn,sich,als,aus,zum,zur,le,la,les,un,une,du,et,ou,est,sont,dans,pour,par,sur,avec,que,qui,ne,pas,cette,ces,aux,el,los,las,una,del,y,o,es,son,en,para,por,con,como,se,il,lo,gli,di,che,è,sono,nella,della,per,não,os,uma,dos,das,em,ao,het,een,van,zijn,niet,voor,met,naar,dat,als';
const [englishWords, otherWords] = [english, others].map((list) => new Set(list.split(',')));

const FEWEST_WORDS = 5;
const FEWEST_OTHERS = 2;

interface Counted {
  words: number;
  english: number;
  others: number;
  /** Letters of no Latin script. */
  foreign: number;
  letters: number;
}

/** Code, quotations, addresses and citations are nobody's language. */
function counted(text: string): Counted {
  const plain = text
    .replaceAll(/`[^`]*`|“[^”]*”|"[^"]*"|„[^“”]*[“”]|«[^»]*»|‘[^’]*’/g, ' ')
    .replaceAll(/\S*[\p{L}\p{N}][._/][\p{L}\p{N}]\S*/gu, ' ')
    .replaceAll(/\((?:sources?:?|assumption)[^()]*\)|https?:\S+/gi, ' ')
    .toLowerCase();
  const words = plain.match(/[\p{L}\p{M}'’]+/gu) ?? [];
  return {
    words: words.length,
    english: words.filter((word) => englishWords?.has(word)).length,
    others: words.filter((word) => otherWords?.has(word)).length,
    foreign: (plain.match(/(?!\p{Script=Latin})\p{L}/gu) ?? []).length,
    letters: (plain.match(/\p{L}/gu) ?? []).length,
  };
}

const isForeign = (text: string): boolean => {
  const found = counted(text);
  if (found.letters > 10 && found.foreign > found.letters / 2) return true;
  return found.words >= FEWEST_WORDS && found.english === 0 && found.others >= FEWEST_OTHERS;
};

export function languageProblems(text: string, ticket: string): string[] {
  // A draft tells what the ticket says, in part word for word.
  if (ticket.split('\n').some((line) => isForeign(line) || counted(line).foreign > 1)) return [];
  const all = chapters(text).filter(({ title }) => title !== 'sources' && title !== 'evidence');
  return all
    .filter(({ children }) => isForeign(lines(children).join('\n')))
    .map(({ title }) => `The section "${title}" is not in English, the language of the ticket.`);
}

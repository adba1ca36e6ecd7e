"""Short and foreign forms of given names that stand for one another."""

from functools import cache

_GROUPS = """
alexander alex sandy sasha aleksandr alejandro alessandro alec
andrew andy drew andrei andrey andreas andre
anthony tony antonio anton
benjamin ben benny benji
catherine katherine kathryn kate katie cathy kathy katya ekaterina kit
charles charlie chas chuck carl karl carlos carlo
christopher chris kit kris
daniel dan danny
david dave davy
deborah debbie deb
dorothy dot dolly dottie
edward ed eddie ted teddy ned eduard
eleanor ellie nell nellie
elizabeth liz lizzie beth betty eliza elisabeth bess bessie betsy
frances fanny fran francesca
francis frank franz francisco francesco
frederick fred freddie frederic friedrich frederik
george georgie jorge giorgio georg georgi yuri
gregory greg grigory
harold harry hal
helen nell ellen elena helena
henry harry hank heinrich enrique henri
isabella bella isabel isabelle
jacob jake jakob
james jim jimmy jamie jem
jane jenny janet jean
jennifer jen jenny
john jack johnny jon johann johannes juan jean giovanni ivan hans ian
jonathan jon jonny
joseph joe joey josef jose giuseppe yusuf
joshua josh
katherine kitty
kenneth ken kenny
lawrence larry laurence lorenzo
leonard len lenny
louis lou lewis luis ludwig
margaret maggie meg peggy margie greta daisy madge
martha patty mattie
mary molly polly maria marie minnie mae
matthew matt matthias matteo
michael mike mick mickey mikhail michel miguel mihail
mohammed muhammad mohamed mohammad mohamad muhammed
nathaniel nat nathan nate
nicholas nick nicky nicolas nikolai nicolai
patrick pat paddy
paul pavel pablo paolo pol
peter pete pyotr petr pedro pietro
philip phil phillip felipe
rebecca becky
richard rick dick rich ricky ricardo
robert bob bobby rob robbie bert roberto
samuel sam sammy
sarah sally sadie
sergei sergey serge sergio sergej
stephen steve steven stefan esteban stevie
susan sue susie susannah suzanne
theodore ted teddy theo feodor fyodor
thomas tom tommy tomas
timothy tim timmy
victoria vicky tori
vladimir volodymyr vova
walter walt wally
william bill billy will willie liam wilhelm guillermo guillaume wm
zachary zach zack
"""


def same_nickname(one: str, other: str) -> bool:
    """Whether two lower-case given names can be forms of one name."""
    table = _table()
    groups = table.get(one)
    return groups is not None and not groups.isdisjoint(table.get(other, frozenset()))


def nickname_groups(name: str) -> frozenset[int]:
    """Numbers of the groups of one name; empty if it has no other form here."""
    return _table().get(name, frozenset())


@cache
def _table() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_GROUPS.strip().splitlines()):
        for name in line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(groups) for name, groups in found.items()}

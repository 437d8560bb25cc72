using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Tests.Kit;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>Answers about symbols, place by place: what is marked is what must be found.</summary>
[TestClass]
public sealed class MarkupTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("class C { int $$x; int M() => [|x|] + this.[|x|]; int N(int x) => x; }", DisplayName = "field and not the parameter")]
    [DataRow("interface I { void $$M(); } class A : I { public void M() { } } class B { void N(I i, A a) { i.[|M|](); a.[|M|](); } }", DisplayName = "through an interface")]
    [DataRow("class A { public virtual void M() { } } class B : A { public override void $$M() => base.[|M|](); } class D { void N(A a) => a.[|M|](); }", DisplayName = "up and down overrides")]
    [DataRow("/// <summary><see cref=\"[|C|]\"/></summary>\nclass $$C { [|C|] M() => new [|C|](); string N() => nameof([|C|]); }", DisplayName = "a type")]
    [DataRow("record R(int $$X); class C { int M(R r) => r.[|X|]; R N() => new R([|X|]: 1); R O(R r) => r with { [|X|] = 2 }; }", DisplayName = "a positional property")]
    [DataRow("// file: A.cs\npartial class P { int $$x; }\n// file: B.cs\npartial class P { int Y => [|x|]; }", DisplayName = "across parts")]
    [DataRow("static class E { extension(string s) { public int $$Twice() => s.Length * 2; } } class C { int M() => \"a\".[|Twice|](); }", DisplayName = "a member of an extension block")]
    [DataRow("interface I { void $$M(); } class A : I { void I.M() => ((I)this).[|M|](); }", DisplayName = "an explicit implementation")]
    [DataRow("class B<T> { public void $$M() { } } class C : B<int> { void N(B<string> b) { b.[|M|](); [|M|](); } }", DisplayName = "of constructed generic types")]
    [DataRow("class A { public $$A(int i) { } A() : [|this|](1) { } } class B : A { B() : [|base|](2) { } static A M() => new [|A|](3); static A N() { A a = [|new|](4); return a; } }", DisplayName = "a constructor")]
    [DataRow("class P(int x) { public int X => x; } class Q(int x) : P(x); class $$R : [|R|].I { interface I; static [|R|] M() => new [|R|](); }", DisplayName = "a nested type")]
    [DataRow("// file: A.cs\nusing X = [|C|];\nclass D { [|X|] M() => new [|X|](); }\n// file: B.cs\nclass $$C { }", DisplayName = "through an alias")]
    [DataRow("struct V { public static V operator $$+(V a, V b) => a; static V M(V a) { a [|+=|] a; return a [|+|] a; } }", DisplayName = "an operator")]
    [DataRow("class C { int $$this[int i] => i; int M() => this[||][1] + this?[||][2] ?? 0; }", DisplayName = "an indexer")]
    [DataRow("class C { void $$Deconstruct(out int a, out int b) { a = b = 1; } void M(C c) { [|var (a, b)|] = c; } }", DisplayName = "deconstruction")]
    [DataRow("class C { public System.Collections.Generic.IEnumerator<int> $$GetEnumerator() => throw null!; static void M(C c) { [|foreach|] (var i in c) { } c.[|GetEnumerator|](); } }", DisplayName = "foreach")]
    [DataRow("class C : System.Collections.IEnumerable { public void $$Add(int i) { } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw null!; static C M() => new() { [|1|], [|2|] }; }", DisplayName = "a collection initialiser")]
    [DataRow("class C { event System.Action $$E; void M() { [|E|] += M; [|E|]?.Invoke(); this.[|E|] -= M; } }", DisplayName = "an event")]
    [DataRow("class C { public C $$Select(System.Func<int, int> f) => this; static C M(C c) => from i in c select i; C N() => [|Select|](i => i); }", DisplayName = "a query")]
    [DataRow("class C { void M() { int $$n = 1; [|n|]++; System.Action a = () => System.GC.KeepAlive([|n|]); } void N() { int n = 2; n++; } }", DisplayName = "a local")]
    public async Task References_are_those_that_are_marked(string text)
    {
        await using var workspace = new MarkedWorkspace(text);
        var found = await workspace.Code.ReferencesAsync(workspace.Caret, [], TestContext.CancellationToken);
        Assert.AreEqual(workspace.Expected, MarkedWorkspace.Spans(found.Value.Items.Select(item => item.Place)));
        Assert.IsTrue(found.Value.IsComplete);
    }

    [TestMethod]
    [DataRow("interface $$I { } interface J : I { } class [|A|] : I { } class [|B|] : A { } class [|D|] : J { } class E { }", DisplayName = "an interface")]
    [DataRow("class $$A { } class [|B|] : A { } class [|C|] : B { }", DisplayName = "a class")]
    [DataRow("interface I { void $$M(); } class A : I { public virtual void [|M|]() { } } class B : A { public override void [|M|]() { } } class C : I { void I.[|M|]() { } } class D { void M() { } }", DisplayName = "a member of an interface")]
    [DataRow("abstract class A { public abstract int $$P { get; } } class B : A { public override int [|P|] => 1; } class C : B { public override int [|P|] => 2; }", DisplayName = "an abstract property")]
    [DataRow("interface I<T> { T $$M(); } class A : I<int> { public int [|M|]() => 1; } class B<T> : I<T> { public T [|M|]() => throw new System.Exception(); }", DisplayName = "a generic interface")]
    public async Task Implementations_are_those_that_are_marked(string text)
    {
        await using var workspace = new MarkedWorkspace(text);
        var found = await workspace.Code.ImplementationsAsync(workspace.Caret, [], TestContext.CancellationToken);
        Assert.AreEqual(workspace.Expected, MarkedWorkspace.Spans(found.Value.Items.SelectMany(item => item.Card.Places)));
    }

    [TestMethod]
    [DataRow("class C { void $$M() { } void N() => [|M|](); int P { get { [|M|](); return 1; } } }", DisplayName = "method and property")]
    [DataRow("class C { public $$C(int x) { } static C M() => new [|C|](1); }", DisplayName = "a constructor")]
    [DataRow("interface I { void M(); } class A : I { public void $$M() { } } class B { void N(I i) => i.[|M|](); }", DisplayName = "through an interface")]
    [DataRow("class C { void $$M() { } string N() => nameof(M); void O() { void L() => [|M|](); L(); } }", DisplayName = "in a local function, and not nameof")]
    [DataRow("interface I { void M(); } class A : I { public void $$M() { } } class B : I { public void M() { } } class D { void N(A a, B b, I i) { a.[|M|](); b.M(); i.[|M|](); } }", DisplayName = "not of another implementation")]
    [DataRow("class A { public $$A(int i) { } } class B(int i) : [|A|](i); class D : A { D() : [|base|](1) { } }", DisplayName = "base calls")]
    [DataRow("class A { public virtual void M() { } } class B : A { public override void $$M() { } } class C { void N(A a) => a.[|M|](); void O(B b) => b.[|M|](); }", DisplayName = "through the base class")]
    [DataRow("class A { public int $$P { get; set; } int Q { get; } = 1; static A a = new() { [|P|] = 1 }; int R { get; } = a.[|P|]; }", DisplayName = "initialisers of fields and properties")]
    [DataRow("/// <see cref=\"C.M\"/>\nclass C { [System.Obsolete(nameof(M))] void $$M() { [|M|](); } }", DisplayName = "not documentation and attributes")]
    public async Task Calls_are_those_that_are_marked(string text)
    {
        await using var workspace = new MarkedWorkspace(text);
        var found = await workspace.Code.CallsAsync(workspace.Caret, isIncoming: true, depth: 1, [], TestContext.CancellationToken);
        Assert.AreEqual(workspace.Expected, MarkedWorkspace.Spans(found.Value.Items.SelectMany(item => item.Through)));
    }

    [TestMethod]
    public async Task Calls_are_followed_level_by_level()
    {
        await using var workspace = new MarkedWorkspace("class C { void $$A() { } void B() => A(); void D() => B(); void E() => D(); }");
        var found = await workspace.Code.CallsAsync(workspace.Caret, isIncoming: true, depth: 2, [], TestContext.CancellationToken);
        Assert.AreEqual("1 C.B, 2 C.D", string.Join(", ", found.Value.Items.Select(item => $"{item.Depth} {item.Card.Name}")));
    }

    [TestMethod]
    public async Task What_a_member_calls_are_the_members_of_this_solution()
    {
        await using var workspace = new MarkedWorkspace("class D { public int P => 1; public D() { } } class C { void $$A() { B(); System.GC.Collect(); _ = new D().P; } void B() { } }");
        var found = await workspace.Code.CallsAsync(workspace.Caret, isIncoming: false, depth: 1, [], TestContext.CancellationToken);
        Assert.AreEqual("C.B, D.D, D.P", string.Join(", ", found.Value.Items.Select(item => item.Card.Name).Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    [DataRow("class C { string? P => null; string $$A() => [|P|]! + ([|P|]) + checked([|P|]!) + ([|P|]!)!; }", DisplayName = "around a name")]
    [DataRow("class C { static int M() => 1; void $$A() { var f = (System.Func<int>)[|M|]; f = (System.Func<int>)([|M|]); System.Func<int> g = new([|M|]); var h = new System.Func<int>([|M|]); } }", DisplayName = "a method that becomes a delegate")]
    [DataRow("unsafe class C { static int M() => 1; void $$A() { delegate*<int> f = &[|M|]; } }", DisplayName = "a method's address")]
    [DataRow("class C { event System.Action? E; void M() { } void $$A() { [|E|] += [|M|]; [|E|] -= this.[|M|]; [|E|]?.Invoke(); } }", DisplayName = "an event")]
    [DataRow("class C { int P { get; set; } int Q => 1; int $$A() { [|P|] = [|Q|]; [|P|] += [|Q|]; [|P|]++; ref int r = ref [|F|](); return [|P|]; } static ref int F() => throw null!; }", DisplayName = "a property")]
    [DataRow("record R(int X, R? Y); class C { bool $$A(R r) => r is { [|X|]: 1, [|Y|].[|X|]: > 2 } || r switch { { [|Y|]: { [|X|]: 3 } } => true, _ => false } || (r with { [|X|] = 4 }).[|X|] == 5; }", DisplayName = "patterns")]
    [DataRow("class C { string P => string.Empty; C? N => this; string? $$A() => $\"{[|P|]} {[|P|],5:x}\" + [|N|]?.[|N|]?.[|P|] + [|P|][^1] + [|P|][1..]; }", DisplayName = "interpolation, ranges and conditional access")]
    [DataRow("class C { int P => 1; int[] Q => [1]; int[] $$A() => [[|P|], .. [|Q|], .. ([|Q|])]; bool B(int[] a) => a is [1, .. var r]; }", DisplayName = "a collection expression")]
    [DataRow("sealed class D : System.IDisposable { public D(int i) { } public void Dispose() { } } class C { void $$A() { using var a = new [|D|](1); using D b = [|new|](2); using (var c = new [|D|](3)) { } } }", DisplayName = "what is disposed of")]
    [DataRow("class C { int P => 1; System.Func<int> $$A() { int L() => [|P|]; return () => L() + [|P|]; } }", DisplayName = "lambdas and local functions")]
    [DataRow("partial class C { partial void $$A(); void B() { } }\n// file: B.cs\npartial class C { partial void A() { [|B|](); } }", DisplayName = "the part that implements a partial method")]
    [DataRow("partial class C { partial int $$P { get; } int B() => 1; }\n// file: B.cs\npartial class C { partial int P => [|B|](); }", DisplayName = "the part that implements a partial property")]
    public async Task A_call_is_at_each_of_its_places_once(string text)
    {
        await using var workspace = new MarkedWorkspace(text);
        var found = await workspace.Code.CallsAsync(workspace.Caret, isIncoming: false, depth: 1, [], TestContext.CancellationToken);
        Assert.AreEqual(workspace.Expected, MarkedWorkspace.Spans(found.Value.Items.SelectMany(item => item.Through)));
    }

    [TestMethod]
    [DataRow("class D { public D(int i) { } public int this[int i] => i; public static D operator +(D a, D b) => a; public System.Collections.Generic.IEnumerator<int> GetEnumerator() => throw null!; } class C : D { $$C() : base(1) { D d = new(1); d += d; foreach (var i in d) { } _ = d[1]; } }", "D.D, D.GetEnumerator (implicit), D.operator +, D.this", DisplayName = "what has no name in the source")]
    [DataRow("class C { static int F() => 1; [System.Obsolete(nameof(F))] int $$P { get; } = F(); }", "C.F", DisplayName = "an initialiser and no attribute")]
    public async Task Members_that_are_called_are_these(string text, string expected)
    {
        await using var workspace = new MarkedWorkspace(text);
        var found = await workspace.Code.CallsAsync(workspace.Caret, isIncoming: false, depth: 1, [], TestContext.CancellationToken);
        Assert.AreEqual(expected, string.Join(", ", found.Value.Items.Select(item => $"{item.Card.Name}{(item.IsImplicit ? " (implicit)" : string.Empty)}").Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    [DataRow("class C { void M(int $$[|x|]) { } }", DisplayName = "a parameter")]
    [DataRow("class [|C|] { static $$C M() => throw new System.Exception(); }", DisplayName = "a type in a signature")]
    [DataRow("class B { } class C { int [|X|]; int M() => this.$$X; }", DisplayName = "a member behind this")]
    [DataRow("class C { void M() { var [|a|] = 1; a$$.ToString(); } }", DisplayName = "the name before the caret")]
    [DataRow("class C { void M() { M$$ethod(); } void [|Method|]() { } }", DisplayName = "the middle of a name")]
    [DataRow("class C { public [|C|](int i) { } static C M() { C c = $$new(1); return c; } }", DisplayName = "before new")]
    [DataRow("class B { public [|B|](int i) { } } class C : B { C() : $$base(1) { } }", DisplayName = "a base call")]
    [DataRow("class C {\n/// <see cref=\"$$N\"/>\nvoid M() { } void [|N|]() { } }", DisplayName = "documentation")]
    [DataRow("class C { string Ä = \"😀\"; int [|P|] => 1; string M() => \"😀😀\" + P$$; }", DisplayName = "behind surrogates")]
    [DataRow("class [|C|] { void M() { v$$ar c = new C(); } }", DisplayName = "var")]
    [DataRow("class C { public static C operator [|+|](C a, C b) => a; C M(C a) => a +$$ a; }", DisplayName = "behind an operator")]
    [DataRow("class C { ~[|$$C|]() { } }", DisplayName = "a finalizer")]
    public async Task A_definition_is_where_it_is_marked(string text)
    {
        await using var workspace = new MarkedWorkspace(text);
        var found = await workspace.Code.DescribeAsync(workspace.Caret, [], TestContext.CancellationToken);
        Assert.AreEqual(workspace.Expected, MarkedWorkspace.Spans(found.Value.Card.Places));
    }

    [TestMethod]
    [DataRow("class C { int x; int M() { // wor$$d\n x++; return x; } }", DisplayName = "a comment")]
    [DataRow("#if NEVER\nclass D { int $$y; }\n#endif\nclass C { }", DisplayName = "what is not compiled")]
    [DataRow("class C { string M() => \"M$$ M\"; }", DisplayName = "a string")]
    [DataRow("class C { int x; void M()\n{\n  $$  x++; } }", DisplayName = "white space")]
    [DataRow("pub$$lic class C { }", DisplayName = "a modifier")]
    public async Task Nothing_is_found_where_no_name_stands(string text)
    {
        await using var workspace = new MarkedWorkspace(text);
        await Assert.ThrowsExactlyAsync<CodeQuestionException>(() => workspace.Code.DescribeAsync(workspace.Caret, [], TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow("interface I<T> { void M(); } class A : I<int> { void I<int>.[|M|]() { } public void M() { } }", "A.I<int>.M", DisplayName = "an explicit implementation")]
    [DataRow("namespace N { class O<T> { class I { class [|D|]<U> { } } } class D { } }", "N.O<T>.I.D<U>", DisplayName = "a nested generic type")]
    [DataRow("class R { } class [|R|]<T> { }", "R<int>", DisplayName = "the one with type arguments")]
    [DataRow("class C { int M(int i) => i; int [|M|](int i, string[] s) => i; }", "C.M(int, string[])", DisplayName = "a signature")]
    [DataRow("class C { int [|this|][int i] => i; }", "C.this[int]", DisplayName = "an indexer")]
    [DataRow("struct V { public static V operator [|+|](V a, V b) => a; }", "V.operator +", DisplayName = "an operator")]
    [DataRow("class C { public [|C|](int i) { } public C() { } }", "C.C(int)", DisplayName = "a constructor")]
    [DataRow("class [|C|](int i) { int I => i; }", "C.C", DisplayName = "a primary constructor")]
    public async Task A_name_means_what_is_marked(string text, string name)
    {
        await using var workspace = new MarkedWorkspace(text);
        var found = await workspace.Code.DescribeAsync(new SymbolAddress(name), [], TestContext.CancellationToken);
        Assert.AreEqual(workspace.Expected, MarkedWorkspace.Spans(found.Value.Card.Places));
    }

    [TestMethod]
    [DataRow("System.IDisposable.Dispose", "method System.IDisposable.Dispose")]
    [DataRow("IDisposable.Dispose", "method System.IDisposable.Dispose")]
    [DataRow("System.Object.ToString", "method object.ToString")]
    [DataRow("System.IComparable<T>.CompareTo", "method System.IComparable<T>.CompareTo")]
    public async Task A_member_of_the_framework_has_a_name_too(string name, string expected)
    {
        await using var workspace = new MarkedWorkspace("class $$C : System.IDisposable { public void Dispose() { } }");
        var found = await workspace.Code.DescribeAsync(new SymbolAddress(name), [], TestContext.CancellationToken);
        Assert.AreEqual(expected, $"{found.Value.Card.Kind} {found.Value.Card.Name}");
    }

    [TestMethod]
    public async Task Uses_are_told_apart()
    {
        await using var workspace = new MarkedWorkspace("class C { int $$x; void M() { x = 1; x += 2; x++; N(x); O(ref x); P(out x); _ = nameof(x); } void N(int i) { } void O(ref int i) { } void P(out int i) { i = 0; } }");
        var found = await workspace.Code.ReferencesAsync(workspace.Caret, [], TestContext.CancellationToken);
        Assert.AreEqual("Write, ReadWrite, ReadWrite, Read, ReadWrite, Write, NameOf", string.Join(", ", found.Value.Items.Select(item => item.Use)));
    }

    [TestMethod]
    public async Task A_rename_changes_what_is_bound_and_nothing_else()
    {
        await using var workspace = new MarkedWorkspace("interface I { void $$M(); } class A : I { public void M() { } } class B { void M() { } string N(I i) { i.M(); return \"M\"; } }");
        var change = await workspace.Code.RenameAsync(workspace.Caret, "Run", inComments: false, [], TestContext.CancellationToken);
        Assert.AreEqual("interface I { void Run(); } class A : I { public void Run() { } } class B { void M() { } string N(I i) { i.Run(); return \"M\"; } }", change.Value.Files.Single().NewText);
    }

    [TestMethod]
    public async Task A_name_that_means_several_is_answered_with_the_candidates()
    {
        await using var workspace = new MarkedWorkspace("class C { void M() { } void M(int i) { } }");
        var problem = await Assert.ThrowsExactlyAsync<CodeQuestionException>(() => workspace.Code.DescribeAsync(new SymbolAddress("C.M"), [], TestContext.CancellationToken));
        StringAssert.Contains(problem.Message, "C.M()", StringComparison.Ordinal);
        StringAssert.Contains(problem.Message, "C.M(int) (A.cs:1)", StringComparison.Ordinal);
        var one = await workspace.Code.DescribeAsync(new SymbolAddress("C.M(int)"), [], TestContext.CancellationToken);
        Assert.AreEqual("private void C.M(int i)", one.Value.Card.Signature.Replace("void M", "void C.M", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_name_that_means_none_is_answered_with_names_that_come_near()
    {
        await using var workspace = new MarkedWorkspace("class Customer { void Rename() { } }");
        var problem = await Assert.ThrowsExactlyAsync<CodeQuestionException>(() => workspace.Code.DescribeAsync(new SymbolAddress("Custom"), [], TestContext.CancellationToken));
        StringAssert.Contains(problem.Message, "Customer", StringComparison.Ordinal);
    }
}

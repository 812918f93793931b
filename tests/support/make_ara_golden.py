# SPDX-License-Identifier: BSL-1.0
# Makes tests/support/ara_golden.hpp: `KAM_DATA_DIR=... /usr/bin/python3 tests/support/make_ara_golden.py > tests/support/ara_golden.hpp`.
# Nothing here is the library's: dense linear algebra of numpy 1.24.2 straight from the formulas, networkx 2.8.8 and
# python-igraph 0.10.2 where they have the measure, with which the numpy values must agree.
import csv, os, itertools
import numpy as np, networkx as nx, igraph

DATA = os.path.join(os.environ["KAM_DATA_DIR"], "ara")
rows = []

def read(name, n, weighted=False, file="edges.csv", layered=True, weight="weight"):
    layers = {}
    for r in csv.DictReader(open(os.path.join(DATA, name, file))):
        m = layers.setdefault(r["layer"] if layered else "all", np.zeros((n, n)))
        m[int(r["source"]) - 1, int(r["target"]) - 1] = float(r[weight]) if weighted else 1.0
    return layers

def put(data, layer, measure, values, actors):
    rows.append((data, layer, measure, list(actors), [float(values[i]) for i in actors]))

def put_one(data, layer, measure, value): rows.append((data, layer, measure, [], [float(value)]))

def same(a, b, tolerance=1e-8):
    a, b = np.asarray(a, float), np.asarray(b, float)
    assert np.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True), np.abs(a - b).max()

def page_rank(A, d=0.85, restart=None):
    n = len(A); s = A.sum(1); v = np.full(n, 1 / n) if restart is None else restart / restart.sum()
    P = np.where(s[:, None] > 0, A / np.where(s > 0, s, 1)[:, None], v[None, :])
    return np.linalg.solve(np.eye(n) - d * P.T, (1 - d) * v)

def leading(A):
    w, v = np.linalg.eig(A); k = np.argmax(w.real); x = np.abs(v[:, k].real)
    return w[k].real, x / np.linalg.norm(x)

def leading_by_component(A, d):
    x = np.full(len(A), np.nan)
    for c in nx.connected_components(undirected(A)):
        c = sorted(c); B = A[np.ix_(c, c)]
        if len(c) > 1 and not (d and nx.is_directed_acyclic_graph(directed(B))): x[c] = leading(B)[1]
    return x

def bonacich(A, beta):
    c = np.linalg.solve(np.eye(len(A)) - beta * A, A.sum(1))
    return c * np.sqrt(len(A)) / np.linalg.norm(c)

def burt(A):
    Z = A + A.T; n = len(A); s = Z.sum(1); P = Z / np.where(s > 0, s, np.nan)[:, None]; P = np.nan_to_num(P)
    M = np.nan_to_num(Z / np.where(s > 0, Z.max(1), np.nan)[:, None])
    con, size, eff, hier = (np.full(n, np.nan) for _ in range(4))
    for i in range(n):
        J = np.flatnonzero(Z[i]); N = len(J)
        if N == 0: continue
        c = np.array([(P[i, j] + sum(P[i, q] * P[q, j] for q in J if q != j)) ** 2 for j in J])
        con[i] = c.sum()
        size[i] = sum(1 - sum(P[i, q] * M[j, q] for q in J if q != j) for j in J)
        eff[i] = size[i] / N
        r = c / (con[i] / N)
        if N > 1: hier[i] = (r * np.log(r)).sum() / (N * np.log(N))
    return con, size, eff, hier

def directed(A): return nx.from_numpy_array(A, create_using=nx.DiGraph)
def undirected(A): return nx.from_numpy_array(np.maximum(A, A.T))
def ig(A, d): return igraph.Graph(n=len(A), edges=[(int(i), int(j)) for i, j in np.argwhere(A if d else np.triu(A))], directed=d)
def values(d): return [d[i] for i in range(len(d))]

def directed_measures(data, name, A, actors):
    G = directed(A); n = len(A); rho = leading(A)[0]
    pr = page_rank(A); same(pr, values(nx.pagerank(G, tol=1e-14, max_iter=5000)), 1e-9)
    put(data, name, "page_rank", pr, actors)
    put(data, name, "page_rank_restart", page_rank(A, 0.7, np.arange(1, n + 1.0)), actors)
    if rho > 1e-9:
        put(data, name, "eigenvector", leading_by_component(A.T, True), actors)
        put(data, name, "power_-0.5", bonacich(A, -0.5 / rho), actors)
        put(data, name, "power_0.5", bonacich(A, 0.5 / rho), actors)
        katz = np.linalg.solve(np.eye(n) - 0.4 / rho * A.T, np.ones(n))
        put(data, name, "katz_0.4", katz, actors)
    U, S, V = np.linalg.svd(A)
    put(data, name, "hubs", np.abs(U[:, 0]), actors); put(data, name, "authorities", np.abs(V[0]), actors)
    common(data, name, A, True, actors)
    put_one(data, name, "reciprocity", (A * A.T > 0).sum() / (A > 0).sum())
    same((A * A.T > 0).sum() / (A > 0).sum(), ig(A, True).reciprocity())
    put_one(data, name, "weight_reciprocity", np.minimum(A, A.T).sum() / A.sum())
    put_one(data, name, "strong_components", nx.number_strongly_connected_components(G))

def common(data, name, A, d, actors):
    con, size, eff, hier = burt(A)
    same(con, ig(A, d).constraint(weights=[A[i, j] for i, j in np.argwhere(A if d else np.triu(A))])) if (con == con).all() else None
    put(data, name, "constraint", con, actors); put(data, name, "effective_size", size, actors)
    put(data, name, "efficiency", eff, actors); put(data, name, "hierarchy", hier, actors)
    bet = values(nx.betweenness_centrality(directed(A) if d else undirected(A), normalized=False))
    same(bet, ig(A, d).betweenness()); put(data, name, "betweenness", bet, actors)
    G = undirected(A)
    put(data, name, "k_core", values(nx.core_number(G)), actors)
    put_one(data, name, "articulation_sum", sum(i + 1 for i in nx.articulation_points(G)))
    put_one(data, name, "articulation_count", len(list(nx.articulation_points(G))))
    put_one(data, name, "bridge_count", len(list(nx.bridges(G))))
    put_one(data, name, "components", nx.number_connected_components(G))

def undirected_measures(data, name, A, actors):
    n = len(A); rho, x = leading(A)
    pr = page_rank(A); same(pr, values(nx.pagerank(undirected(A), tol=1e-14, max_iter=5000)), 1e-9)
    put(data, name, "page_rank", pr, actors); put(data, name, "eigenvector", leading_by_component(A, False), actors)
    put_one(data, name, "eigenvalue", rho)
    put(data, name, "power_-0.5", bonacich(A, -0.5 / rho), actors)
    put(data, name, "power_0.5", bonacich(A, 0.5 / rho), actors)
    common(data, name, A, False, actors)

def overlap(data, na, A, nb, B, d):
    a, b = A > 0, B > 0; off = ~np.eye(len(A), dtype=bool); k = 1 if d else 2; pair = na + "/" + nb
    put_one(data, pair, "shared", (a & b).sum() / k); put_one(data, pair, "jaccard", (a & b).sum() / (a | b).sum())
    put_one(data, pair, "coverage", (a & b).sum() / a.sum())
    put_one(data, pair, "correlation", np.corrcoef(A[off], B[off])[0, 1])
    put_one(data, pair, "cross_reciprocity", (a & b.T).sum() / a.sum())

def layer_counts(data, layers, d):
    c = sum((A > 0).astype(int) for A in layers.values())
    for k in range(1, len(layers) + 1): put_one(data, "all", "pairs_in_%d" % k, (c == k).sum() / (1 if d else 2))
    put_one(data, "all", "layers_per_pair", c.sum() / (c > 0).sum())

def participation(data, layers, names, actors):
    K = np.array([((layers[l] + layers[l].T) > 0).sum(1) for l in names]).T; M = len(names); o = K.sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        put(data, "all", "participation", M / (M - 1) * (1 - ((K / o[:, None]) ** 2).sum(1)), actors)
        N = [((layers[l] + layers[l].T) > 0) for l in names]; nb = np.logical_or.reduce(N).sum(1)
        put(data, "all", "neighbourhood", nb, actors); put(data, "all", "redundancy", 1 - nb / o, actors)
        put(data, "all", "relevance_0", N[0].sum(1) / nb, actors)
        only = N[0] & ~np.logical_or.reduce(N[1:])
        put(data, "all", "exclusive_0", only.sum(1) / nb, actors)

def versatility(data, layers, names, omega, actors, d):
    n = len(layers[names[0]]); M = len(names); S = np.kron(omega * (np.ones((M, M)) - np.eye(M)), np.eye(n))
    for l, name in enumerate(names): S[l*n:(l+1)*n, l*n:(l+1)*n] += layers[name]
    put(data, "all", "page_rank_versatility", page_rank(S).reshape(M, n).sum(0), actors)
    put(data, "all", "eigenvector_versatility", leading(S.T)[1].reshape(M, n).sum(0), actors)

def multiplex_page_rank(data, A, B, na, nb, actors, d=0.85):
    x = page_rank(A); n = len(A)
    for beta, gamma in ((0, 1), (1, 0), (1, 1)):
        W = B * x[None, :] ** beta; G = W.sum(1); v = x ** gamma / (x ** gamma).sum()
        P = np.where(G[:, None] > 0, W / np.where(G > 0, G, 1)[:, None], v[None, :])
        put(data, na + "/" + nb, "multiplex_page_rank_%d%d" % (beta, gamma), np.linalg.solve(np.eye(n) - d * P.T, (1 - d) * v), actors)

def brokerage(data, name, A, g, actors):
    n = len(A); C = np.zeros((n, 5), int)
    for i, j, k in itertools.permutations(range(n), 3):
        if A[i, j] and A[j, k] and not A[i, k]:
            same_ij, same_jk, same_ik = g[i] == g[j], g[j] == g[k], g[i] == g[k]
            C[j, 0 if same_ij and same_jk else 1 if same_ik else 2 if same_jk else 3 if same_ij else 4] += 1
    for r in range(5):
        put_one(data, name, "brokerage_total_%d" % r, C[:, r].sum()); put(data, name, "brokerage_%d" % r, C[:, r], actors)
    ei = lambda E, I: (E - I) / (E + I)
    inside = np.equal.outer(g, g)
    put_one(data, name, "ei", ei(((A > 0) & ~inside).sum(), ((A > 0) & inside).sum()))

def column(data, n, name): return np.array([int(r[name]) for r in csv.DictReader(open(os.path.join(DATA, data, "nodes.csv")))])

# Padgett: undirected.
L = {k: A + A.T for k, A in read("padgett_florentine", 16).items()}
F = L["marriage"]; con, size, eff, hier = burt(F)
everyone = range(16)
put("padgett_florentine", "marriage", "constraint", con, everyone); put("padgett_florentine", "marriage", "effective_size", size, everyone)
put("padgett_florentine", "marriage", "betweenness", values(nx.betweenness_centrality(undirected(F), normalized=False)), everyone)
put_one("padgett_florentine", "marriage", "eigenvalue", leading(F)[0])
put("padgett_florentine", "marriage", "eigenvector", leading_by_component(F, False), everyone)
put("padgett_florentine", "marriage", "page_rank", page_rank(F), everyone)
put("padgett_florentine", "marriage", "k_core", values(nx.core_number(undirected(F))), everyone)
overlap("padgett_florentine", "marriage", F, "business", L["business"], False)
layer_counts("padgett_florentine", L, False)

K = read("krackhardt_hightech", 21); some = [0, 6, 13, 20]
for name in ("advice", "friendship", "reports_to"): directed_measures("krackhardt_hightech", name, K[name], some)
brokerage("krackhardt_hightech", "advice", K["advice"], column("krackhardt_hightech", 21, "dept"), some)
multiplex_page_rank("krackhardt_hightech", K["friendship"], K["advice"], "friendship", "advice", [0, 6, 20])

Z = read("lazega_lawfirm", 71); some = [0, 35, 70]
for name in ("advice", "friendship", "cowork"): directed_measures("lazega_lawfirm", name, Z[name], some)
for a, b in itertools.combinations(("advice", "friendship", "cowork"), 2): overlap("lazega_lawfirm", a, Z[a], b, Z[b], True)
layer_counts("lazega_lawfirm", Z, True); participation("lazega_lawfirm", Z, ["advice", "friendship", "cowork"], some)
versatility("lazega_lawfirm", Z, ["advice", "friendship", "cowork"], 1.0, some, True)
brokerage("lazega_lawfirm", "cowork", Z["cowork"], column("lazega_lawfirm", 71, "office"), some)

U = {k: A + A.T for k, A in read("aucs", 61).items()}; names = ["work", "lunch", "facebook", "leisure", "coauthor"]; some = [0, 29, 60]
undirected_measures("aucs", "work", U["work"], [3, 29, 59]); overlap("aucs", "lunch", U["lunch"], "work", U["work"], False)
layer_counts("aucs", U, False); participation("aucs", U, names, some); versatility("aucs", U, names, 0.5, some, False)

T = {k: A + A.T for k, A in read("tobacco_control_orgs", 25, True).items()}
undirected_measures("tobacco_control_orgs", "contact", T["contact"], [0, 12, 24])
overlap("tobacco_control_orgs", "collaboration", T["collaboration"], "contact", T["contact"], False)

X = read("cross_parker", 46, True, "consulting_edges.csv")
directed_measures("cross_parker", "information", X["information"], [0, 20, 45])

E = read("manufacturing_email", 167, True, layered=False, weight="emails")
directed_measures("manufacturing_email", "all", np.where(np.eye(167) > 0, 0, E["all"]), [0, 80, 166])

P = read("physicians_ckm", 246)
directed_measures("physicians_ckm", "advice", P["advice"], [0, 120, 245])

# Two-mode: 26 chief executives, then 15 clubs.
C = np.zeros((41, 41))
for r in csv.DictReader(open(os.path.join(DATA, "corporate_interlocks", "ceos_clubs.csv"))):
    i, j = int(r["ceo"][3:]) - 1, 25 + int(r["club"][4:]); C[i, j] = C[j, i] = 1
undirected_measures("corporate_interlocks", "all", C, [0, 13, 25, 26, 28, 40])

B = {k: A + A.T for k, A in read("bank_wiring", 14, True).items() if k in ("horseplay", "antagonist", "friendship")}
undirected_measures("bank_wiring", "horseplay", B["horseplay"], [0, 2, 13])
overlap("bank_wiring", "horseplay", B["horseplay"], "antagonist", B["antagonist"], False)

S = {k: A + A.T for k, A in read("kapferer_tailorshop", 39).items()}
S = {k: (A > 0).astype(float) for k, A in S.items()}
undirected_measures("kapferer_tailorshop", "KAPFTI2", S["KAPFTI2"], [0, 15, 38])
overlap("kapferer_tailorshop", "KAPFTS1", S["KAPFTS1"], "KAPFTS2", S["KAPFTS2"], False)

print("""// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <limits>
#include <vector>

// Made by make_ara_golden.py in this folder: dense linear algebra of numpy 1.24.2 straight from the formulas, and networkx
// 2.8.8, which agree with python-igraph 0.10.2 where that has the measure. None comes from this library.

namespace ara_golden {

// One measure of some actors, or, without actors, one number about the whole.
struct Row {
    const char* data;
    const char* layer;
    const char* measure;
    std::vector<int> actors;
    std::vector<double> values;
};

[[nodiscard]] inline std::vector<Row> rows() {
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    return {""")
for r in rows:
    print('        {"%s", "%s", "%s", {%s}, {%s}},' % (r[0], r[1], r[2], ", ".join(map(str, r[3])),
          ", ".join("unknown" if x != x else repr(x) for x in r[4])))
print("    };\n}\n\n}  // namespace ara_golden")

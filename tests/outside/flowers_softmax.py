import numpy as np
# petals: 3 kinds of flowers, softmax regression + one hidden layer, one hot labels
rng=np.random.default_rng(6)
means=np.array([[1.4,0.2],[4.3,1.3],[5.5,2.0]])
kinds=np.repeat([0,1,2],25)
X=means[kinds]+rng.normal(0,[0.4,0.2],(75,2))
X=(X-X.mean(0))/X.std(0)
Y=np.eye(3)[kinds]
n_hidden=6
W1=rng.normal(0,.5,(2,n_hidden)); B1=np.zeros((1,n_hidden))
W2=rng.normal(0,.5,(n_hidden,3)); B2=np.zeros((1,3))

def softmax(z):
    e=np.exp(z-z.max(axis=1,keepdims=True))
    return e/e.sum(axis=1,keepdims=True)

def forward(X):
    H=1/(1+np.exp(-(X@W1+B1)))
    return H,softmax(H@W2+B2)

eta=1.0
for i in range(300):
    H,P=forward(X)
    CE=-np.sum(Y*np.log(P))/len(X)
    dO=(P-Y)*P*(1-P)
    dH=dO@W2.T*H*(1-H)
    W2-=eta*H.T@dO/len(X); B2-=eta*dO.mean(axis=0,keepdims=True)
    W1-=eta*X.T@dH/len(X); B1-=eta*dH.mean(axis=0,keepdims=True)
    if i%50==0: print(i,CE,(P.argmax(1)==kinds).mean())
